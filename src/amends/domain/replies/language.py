"""Whether a text is English, told by its commonest words; enough to know when not to judge it."""

import re

_WORD = re.compile(r"[^\W\d_]{1,20}")
_COMMON = {
    "en": "the and to of you for is that it we your will with have this be our by at on are was not",
    "de": "der die das und ist nicht ich sie wir ihr ihre mit für auf ein eine zu den wird haben uns bitte",
    "fr": "le la les et est vous nous de des une un pour pas que votre avec dans sur sommes être",
    "es": "el la los las y es que de un una para con su por no nos usted está hemos se",
    "it": "il la gli e è che di un una per con non vi ci suo abbiamo della sono nel",
    "nl": "de het een en is niet wij u uw met voor op van zijn dat hebben wordt te",
    "pt": "o a os as e é que de um uma para com não seu por nos está em do da",
}
_LANGUAGES: dict[str, list[str]] = {}
for _code, _words in _COMMON.items():
    for _one in _words.split():
        _LANGUAGES.setdefault(_one, []).append(_code)


def language_of(text: str) -> str:
    """ "en", another two-letter code when its common words clearly prevail, or "en" when nothing tells."""
    words = _WORD.findall(text[:4000].lower())
    scores = dict.fromkeys(_COMMON, 0)
    for word in words:
        for code in _LANGUAGES.get(word, ()):
            scores[code] += 1
    best = max(scores, key=lambda code: scores[code])
    if best != "en" and scores[best] >= 4 and scores[best] > 2 * scores["en"]:
        return best
    letters = "".join(words)
    foreign = 0 if letters.isascii() else sum(letter > "ɏ" for letter in letters)
    return "other" if len(letters) > 20 and foreign > len(letters) / 2 else "en"
