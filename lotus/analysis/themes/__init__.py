"""Themes of short texts: proposed from the texts themselves, or learned from texts that people coded.

``find.themes`` proposes themes; ``suggest.learn`` learns codes and suggests them; ``worth.next_texts`` says which texts
to code next. Everything happens on this machine, in one thread, and comes out the same with the same seed.
"""
