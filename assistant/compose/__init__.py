"""Results to words: nothing here computes, it only says what was found."""
