"""Made-up people for tests: every number is really valid, and nothing of them may ever be found again."""

from collections.abc import Iterator
from random import Random

from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn

_FIRST = (
    "Zebedeus",
    "Wolfhilda",
    "Quirinella",
    "Theofaan",
    "Ysabrandt",
    "Xandrine",
    "Godelinde",
    "Radboudina",
)
_LAST = ("Kwartelveld", "Zwanenspreng", "Ooievaarshorst", "Vlierbeslaar", "Quaeckenstijn", "Wezelbrink")
_STREETS = ("Kwartelstraat", "Zwanenlaan", "Wezelgracht", "Vlierbesplein")
_BANKS = ("ABNA", "INGB", "RABO", "TRIO")


class Canaries:
    """A new one with every call, by the dice; each holds something that stands nowhere else."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def _digits(self, count: int) -> str:
        return "".join(self._random.choice("0123456789") for _ in range(count))

    def bsn(self) -> str:
        """Nine digits that pass the 11-proof."""
        while not bsn.is_valid(number := self._random.choice("123456789") + self._digits(8)):
            pass
        return number

    def iban(self) -> str:
        """A Dutch account number with good check digits."""
        account = self._random.choice(_BANKS) + self._digits(10)
        check = mod_97_10.calc_check_digits(f"{account}NL")
        return f"NL{check}{account}"

    def phone(self) -> str:
        """A mobile number as it may be given out."""
        number = f"6{self._random.choice('1234')}{self._digits(7)}"
        return self._random.choice((f"0{number}", f"06-{number[1:]}", f"+31{number}", f"+31 6 {number[1:]}"))

    def email(self) -> str:
        return f"{self.first_name()}.{self._digits(4)}@{self.last_name()}.nl".lower()

    def address(self) -> str:
        """A street with a number, or a postcode with one."""
        letters = "".join(self._random.choice("ABCDEGHJKL") for _ in range(2))
        return self._random.choice(
            (
                f"{self._random.choice(_STREETS)} {self._random.randint(1, 999)}",
                f"{self._random.randint(3000, 9999)} {letters} {self._random.randint(100, 999)}",
            )
        )

    def birth_date(self) -> str:
        """A full date of before 2023."""
        day, month, year = (
            self._random.randint(1, 28),
            self._random.randint(1, 12),
            self._random.randint(1940, 2022),
        )
        return self._random.choice(
            (f"{day:02}-{month:02}-{year}", f"{year}-{month:02}-{day:02}", f"{day}/{month}/{year}")
        )

    def first_name(self) -> str:
        return self._random.choice(_FIRST)

    def last_name(self) -> str:
        return self._random.choice(_LAST)

    def with_initials(self) -> str:
        """As in "Q.Z. van Kwartelveld"."""
        return f"{self.first_name()[0]}.{self._random.choice('AEKZ')}. van {self.last_name()}"

    def name(self) -> str:
        """A full name, which no list holds."""
        return f"{self.first_name()} {self.last_name()}"

    def account(self) -> int:
        """The Telegram id of somebody."""
        return self._random.randint(10**9, 10**10)

    def found_by_the_guard(self) -> Iterator[str]:
        """One of each kind that the guard looks for."""
        yield from (self.bsn(), self.iban(), self.phone(), self.email(), self.address(), self.birth_date())
        yield self.with_initials()
