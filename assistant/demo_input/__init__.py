"""Files for the demonstration: a CIF as language models write them."""
