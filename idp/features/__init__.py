"""One specification per file, each a plain value that can be lifted out.

Owns: the checks, grant types, client authentication methods, endpoints and metadata of one specification each.
Never does: import another feature; what it needs of one it names in 'requires'.
Before it: app.py hands each its stores. After it: assembly folds the values into one provider.
"""
