"""Residents and their individual numbers; corporations and theirs.

Owns: the resident record, designation of a number, its change after a leak, and the public corporate register.
Never: hands a number to another room; they know a resident by an opaque id. 番号法 第7条, 第39条.
"""
