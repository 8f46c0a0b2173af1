"""The parts that need no database: reading, judging, checking, reckoning; per second of processor time."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.lab import Figure, Lab, mails, percentile, rate

SENTENCES = (
    "The VPN at our second site has been down since nine and nobody has told us anything. ",
    "I have now explained this to three people; each of them asked me to start again from the beginning. ",
    "Our front desk writes on paper, and the queue reaches the street. ",
    "Please give me a name and a time, and tell me what you will do so that it stays repaired. ",
)
ANSWER = (
    "Thank you for staying with us on this. I have read the whole history, so you need not repeat it. ",
    "The tunnel failed because a certificate ran out; I have renewed it and watched it for ten minutes. ",
    "I will write to you by 14:00 today with what we change, and ring you tomorrow at 10:00. ",
)


def _text(sentences: tuple[str, ...], length: int) -> str:
    return ("".join(sentences) * (1 + length // 100))[:length]


def measure(lab: Lab) -> list[Figure]:
    """Mails parsed, messages read, replies checked, deadlines reckoned."""
    return [
        _parsing(mails(lab.folder, 1_000, seed=20261122)),
        _reading(),
        _checking(),
        _deadlines(),
    ]


def _parsing(folder: Path) -> Figure:
    from amends.domain.messages.parse import parse

    raws = [file.read_bytes() for file in sorted(folder.glob("[01]/*.eml"))]

    def work() -> int:
        for raw in raws:
            parse(raw)
        return len(raws)

    return Figure("mails parsed", f"{rate(work):,.0f} /s/core")


def _reading() -> Figure:
    from amends.catalogue import readings as catalogue
    from amends.domain import readings

    lexicon, text = catalogue.load(), _text(SENTENCES, 1_200)
    context = readings.Context(earlier=(), sender_executive=False, channel="email")

    def work() -> int:
        for _ in range(300):
            readings.read(subject="VPN down again", text=text, context=context, lexicon=lexicon)
        return 300

    speed = rate(work)
    return Figure("messages of 1,200 characters read", f"{speed:,.0f} /s/core", ">= 1,000", speed >= 1_000)


def _checking() -> Figure:
    from amends.catalogue import replies as catalogue
    from amends.domain.replies import Facts, check

    rules = catalogue.load()
    body, customer = _text(ANSWER, 2_000), _text(SENTENCES, 1_200)
    facts = Facts(now=datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    times = []
    for _ in range(300):
        began = time.perf_counter()
        check(subject="Re: VPN", body=body, customer_message=customer, facts=facts, rules=rules)
        times.append(time.perf_counter() - began)
    p99 = percentile(times, 0.99)
    words = f"p50 {percentile(times, 0.5):.1f} ms, p99 {p99:.1f} ms"
    return Figure("findings in a reply of 2,000 characters", words, "p99 < 30 ms", p99 < 30)


def _deadlines() -> Figure:
    from amends.domain import clocks

    hours = {day: [["08:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendar = clocks.Calendar.from_data({"zone": "Europe/London", "hours": hours})
    began = datetime(2026, 3, 27, 15, 0, tzinfo=UTC)

    def work() -> int:
        for n in range(5_000):
            clocks.deadline(
                calendar=calendar, start=began + timedelta(minutes=n), seconds=3600 * (1 + n % 60)
            )
        return 5_000

    return Figure("deadlines reckoned", f"{rate(work):,.0f} /s/core")
