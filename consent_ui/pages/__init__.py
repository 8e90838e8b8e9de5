"""The pages themselves, one file per address family.

Owns: what each page shows and which form leads where.
Never: calls another house (the clients do); words an error (error_pages.py does); needs JavaScript.
Before: `app.py` gathers their routes. After: templates of the same names.
"""
