"""What can be wrong with the audit trail, in the words of the command line."""

from casework.trail import Fault, Wrong

_SENTENCES = {
    Wrong.EDITED: "Row {row} was edited.",
    Wrong.DELETED: "Row {row} was deleted.",
    Wrong.INSERTED: "Row {row} was inserted.",
    Wrong.REORDERED: "The rows were put in another order, from row {row} on.",
    Wrong.CUT_OFF: "The trail was cut off: rows are missing from row {row} on, or its head was changed.",
    Wrong.EMPTIED: "The details of row {row} are gone, and no row says that they were erased.",
    Wrong.PUT_BACK: "The details of row {row} were erased, and are there again.",
    Wrong.ROLLED_BACK: "This is not the trail whose head you noted: row {row} is gone, or is another one.",
    Wrong.HEAD_GONE: "The head of the trail is gone.",
    Wrong.KEY: "The key of the trail cannot be opened: it was changed, or PEILWACHT_KEY is another one.",
}
UNWRITABLE = frozenset({Wrong.HEAD_GONE, Wrong.KEY})
"""Nothing can be added to such a trail, so that nothing that leaves a row can be done."""


def sentence(fault: Fault) -> str:
    """What is wrong with the trail and where, in plain words."""
    return _SENTENCES[fault.wrong].format(row=fault.row)
