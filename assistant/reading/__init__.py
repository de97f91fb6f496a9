"""From what people type to typed specs: plain words, ASCII mathematics, LaTeX.

`latex` and `tokens` normalise and cut up the text, `grammar` parses formulas with a
white list, `equations` decides what they mean, `laws` holds named laws.
"""
