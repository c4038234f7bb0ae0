"""How plain, how honest and how well supported the words are.

`passages` takes an edition's words apart and `reading` counts them; `checks` says what to
mend in one article, with `guards` and `figures`; `site` knows all articles, `copying` finds
sentences that stand elsewhere, `report` prints it all (`make words`), and `review` lists
what a clinician must confirm (`make review`). Only `Site.of_drafts` asks the database.
"""
