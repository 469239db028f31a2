"""The verbs of imports: the life of a batch, decisions on rows that wait, the way back."""

from regsosek.imports.actions.batches import (
    LEASE,
    batch_of,
    begin,
    begin_trial,
    fail,
    finish,
    is_busy,
    map_columns,
    may_see,
    must_handle,
    note_trial,
    take_chunk,
    upload,
)
from regsosek.imports.actions.undoing import begin_undo, finish_undo, to_undo, undo_chunk
from regsosek.imports.actions.verdicts import decide_row

__all__ = [
    "LEASE",
    "batch_of",
    "begin",
    "begin_trial",
    "begin_undo",
    "decide_row",
    "fail",
    "finish",
    "finish_undo",
    "is_busy",
    "map_columns",
    "may_see",
    "must_handle",
    "note_trial",
    "take_chunk",
    "to_undo",
    "undo_chunk",
    "upload",
]
