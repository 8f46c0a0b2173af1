"""What hot contacts leave with those who handle them, and the break that is offered (S3-27, S4-22)."""

from amends.domain.care.heat import Carried, Contact, Offer, Rules, Share, carried, heavy_until, offered

__all__ = ["Carried", "Contact", "Offer", "Rules", "Share", "carried", "heavy_until", "offered"]
