"""How plain, how honest and how well supported the words are.

`passages` takes an edition's words apart, `reading` counts, `checks` says what to mend,
`copying` finds sentences that stand elsewhere, `report` prints it all (`make words`).
Everything here works on composed words and asks the database nothing.
"""
