"""What forms of two languages print in small letters below a label or head: the same in French ("Né le")."""

from __future__ import annotations

from functools import lru_cache

from civbook.text.fold import fold


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


_GLOSSES = tuple(
    _letters(gloss)
    for gloss in (
        "Acte de mariage", "Acte de naissance", "Acte de décès", "Date de l'acte", "Numéro de l'acte",
        "Nom et prénoms",
        "Nom et prénoms de l'époux", "Nom et prénoms de l'épouse", "Nom et prénoms de l'enfant",
        "Nom et prénoms du père",
        "Nom et prénoms de la mère", "Nom et prénoms du défunt", "Nom et prénoms du déclarant", "Né le", "Née le",
        "Né à",
        "Née à", "Date de naissance", "Lieu de naissance", "Profession", "Domicile", "Nationalité", "Sexe",
        "Père de l'époux",
        "Mère de l'époux", "Père de l'épouse", "Mère de l'épouse", "Contrat de mariage", "L'époux", "L'épouse",
        "Témoins",
        "Les témoins", "L'Officier de l'État civil", "Officier de l'État civil", "Le déclarant", "Date du décès",
        "Lieu du décès", "Cause du décès", "Décédé le", "Âge", "Père", "Mère", "Rang de l'épouse",
        "Date de la déclaration",
        "État civil",
    )
)  # fmt: skip
_LONG = 7  # letters from which a gloss need not be read rightly
_ALIKE = 0.7


@lru_cache(maxsize=4096)
def is_gloss(text: str) -> bool:
    """Whether a line of a page is but a gloss, however badly it was read."""
    from rapidfuzz.distance import Levenshtein

    key = _letters(text)
    return any(
        key == gloss
        or (min(len(key), len(gloss)) >= _LONG and Levenshtein.normalized_similarity(key, gloss) >= _ALIKE)
        for gloss in _GLOSSES
    )
