"""What is said of a legal order that cannot count as a reason."""

from collections.abc import Mapping

from moderation.orders import Order
from voicebox.web.forms import Sent
from voicebox.web.words import N_

#: What is wrong with it, by field and problem.
UNFIT: Mapping[tuple[str, str], str] = {
    ("authority", "missing"): N_("Name the court or the authority that has ordered it."),
    ("authority", "too_long"): N_("Make the name shorter than 200 characters."),
    ("order", "missing"): N_("Say what it orders and why, with its number and its date."),
    ("order", "too_long"): N_("Make what it orders shorter than 5,000 characters."),
    ("review", "unclear"): N_("Write the day on which we look at it again, like 2027-03-01."),
    ("review", "past"): N_("The day on which we look at it again must be after today."),
    ("review", "too_far"): N_(
        "We look at every order again within a year. Choose a day that is not later."
    ),
}


def order_of(given: Sent) -> Order:
    """Return what a form says of an order."""
    return Order(given.get("authority"), given.get("order"), given.get("review"))
