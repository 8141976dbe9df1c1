"""Pure Vietnamese text: folding, syllables, names, dates, number words, closed lists, legacy encodings."""
