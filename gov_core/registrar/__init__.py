"""The registrar's desk of the demo: a page with a button for every life event, and a switch for the status service.

Owns: what a person sees of `gov_core.municipality`, in Japanese and English, without numbers.
Never: is switched on where cards are real.
"""
