"""The refusals of blocking somebody, and of the way back; see casework.errors."""

from casework.errors import Refusal


class NobodyWithAlias(Refusal):
    """Nobody in the team has this alias."""

    code = "nobody_with_alias"


class OnlyLeaderBlocked(Refusal):
    """The only project leader does not block themselves from the chat: nobody could let them in again."""

    code = "only_leader_blocked"


class NotWaiting(Refusal):
    """This person did not come back by a new invitation, or takes part already."""

    code = "not_waiting"


class NoPinYet(Refusal):
    """This person has to choose a PIN first."""

    code = "no_pin_yet"
