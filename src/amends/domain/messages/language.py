"""A cheap guess at the language a text is written in, for templates and readers that ask."""

import re

_WORD = re.compile(r"[^\W\d_]{1,20}")
_COMMON = {
    "en": "the and is to of you for that this have with not are was we it my",
    "de": "der die das und ist nicht ich sie wir mit ein eine für auf den dem haben bitte",
    "fr": "le la les et est je vous nous pas une des pour dans que qui avec sur",
    "es": "el la los que y en no es una por con para se lo mi como está",
    "it": "il che di non è una per con sono mi si gli del della questo ho",
    "nl": "de het een en is niet ik van we dat met voor op te zijn hebben",
    "pl": "i nie się na jest to że do w z dla jak proszę nam",
    "pt": "o que não e é uma para com os do da em se por você está",
    "sv": "och att det är inte jag som en för med på har vi ni den",
    "da": "og det er ikke jeg at en for med på har vi den til af",
    "nb": "og det er ikke jeg at en for med på har vi den til av",
    "cs": "a je že se na to v s ne pro jsem jak prosím nám",
}
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)


def hint(declared: str, text: str) -> str:
    """A two-letter code from Content-Language or from the text's commonest words; "" when unsure."""
    if re.fullmatch(r"[a-z]{2}(?:[-_,].{0,60})?", declared):
        return declared[:2]
    sample = text[:1500]
    if not sample.isascii():
        letters = sum(map(str.isalpha, sample))
        for language, script in _SCRIPTS:
            if len(script.findall(sample)) * 5 > letters > 0:
                return language
    words = _WORD.findall(sample.lower())[:150]
    scores: dict[str, int] = {}
    for word in words:
        for language in _LANGUAGES.get(word, ()):
            scores[language] = scores.get(language, 0) + 1
    best = max(scores, key=scores.__getitem__, default="")
    return best if best and scores[best] >= max(2, len(words) // 12) else ""
