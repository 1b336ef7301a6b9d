"""Writing (成文): the ledger on paper. Reports whose figures are bound to the ledger, responsibility letters, notices.

`outline` says what a report contains, `draft` fills it from a ledger, `document`, `letter` and `notice` put it on
paper in the layout of GB/T 9704-2012, and `layout_check` reads any such file back.
"""
