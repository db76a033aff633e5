"""What connections, their settings, states and troubles are called; of each trouble, what would be right."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodword.console.parts import Mark, Words
from goodword.integrations.values import DeliveryState, Verdict

LABELS: Mapping[str, Words] = {
    "webhook": _("Signed webhook"),
    "stripe": "Stripe",
    "tremendous": "Tremendous",
    "shopify": "Shopify",
    "woocommerce": "WooCommerce",
}
ABOUT: Mapping[str, Words] = {
    "webhook": _("Tells a system of your own, signed, what to hand out: any kind of reward. It can also be asked before anything is granted."),
    "stripe": _("Credits the customer’s next invoices, or makes promotion codes."),
    "tremendous": _("Mails gift cards of many brands."),
    "shopify": _("Makes discount codes in your Shopify shop."),
    "woocommerce": _("Makes coupons in your WooCommerce shop."),
}
FIELDS: Mapping[str, tuple[Words, Words]] = {
    "address": (_("Address"), ""),
    "source": (
        _("Source of the customer ids"),
        _("Where contacts bear their Stripe customer id (cus_…) as an id of this source. Empty: the one customer with the same mail address."),
    ),
    "funding_source": (_("Source of funds"), _("BALANCE, or the id of another one.")),
    "campaign": (_("Campaign"), _("The id of the campaign that the receiver picks a card from.")),
    "products": (_("Products"), _("Or the ids of products, separated by commas.")),
}
ADDRESSES: Mapping[str, Words] = {
    "webhook": _("Such as https://shop.example.com/goodword. It answers with 2xx once it has taken the reward on."),
    "stripe": _("As it is, unless you try it with a stand-in."),
    "tremendous": _("https://testflight.tremendous.com to try it without money."),
    "shopify": _("https://….myshopify.com, not the shop’s own domain."),
    "woocommerce": _("Where the shop lies, such as https://shop.example.com."),
}
SECRETS: Mapping[str, tuple[Words, Words]] = {
    "stripe": (_("Secret key"), _("Best a restricted key (rk_…) that may write customers, coupons and promotion codes.")),
    "tremendous": (_("API key"), ""),
    "shopify": (_("Access token"), _("Of a custom app with the right write_discounts (shpat_…).")),
    "woocommerce": (_("Key"), _("Consumer key and secret with a colon between them: ck_…:cs_… It may read and write.")),
}
STATES: Mapping[DeliveryState, tuple[Mark, Words]] = {
    DeliveryState.WAITING: ("hold", _("waits")),
    DeliveryState.WORKING: ("work", _("being asked")),
    DeliveryState.DONE: ("done", _("handed out")),
    DeliveryState.STUCK: ("decide", _("stuck")),
    DeliveryState.CANCELLED: ("reversed", _("not sent")),
    DeliveryState.RETURNED: ("reversed", _("taken back")),
    DeliveryState.KEPT: ("refused", _("too late to take back")),
}
VERDICTS: Mapping[Verdict, tuple[Mark, Words]] = {
    Verdict.DONE: ("done", _("yes")),
    Verdict.LATER: ("hold", _("later")),
    Verdict.REFUSED: ("refused", _("no")),
}


def trouble(code: str) -> tuple[str, str]:
    """Return what is wrong in one sentence, and what would be right in another; both empty where nothing is."""
    return {
        "waiting": (gettext("The provider did not answer as it should."), gettext("Nothing to do: it is tried again by itself, more and more seldom.")),
        "no_answer": (
            gettext("For three days there was no answer that could be used."),
            gettext("See with the provider whether it was handed out; then try again, or record it as handed out."),
        ),
        "rejected": (
            gettext("The provider did not like what it was sent."),
            gettext("What it said stands below. Mend it there or in the rule, then try again."),
        ),
        "credential": (
            gettext("The provider does not accept the credential, or it may not do this."),
            gettext("Make a new one at the provider with the rights that the form names, and enter it under the connection."),
        ),
        "scope": (gettext("The credential may not do this."), gettext("Give it the right at the provider: write_discounts. Then try again.")),
        "moved": (
            gettext("The address leads on to another one, which is not followed."),
            gettext("Enter the last address as the connection’s, with https and without www where the shop has none."),
        ),
        "address": (gettext("Nothing answers at this place of the address."), gettext("Compare the connection’s address with the provider’s papers.")),
        "address_refused": (
            gettext("The address leads into a network that must not be called."),
            gettext("Only public addresses with https are called. One in your own network has to be named in GOODWORD_OUTBOUND_INSIDE."),
        ),
        "customer_unknown": (
            gettext("The provider has no customer for this person."),
            gettext("Make the customer there with the person’s mail address, or give the contact its customer id; then try again."),
        ),
        "customer_twice": (
            gettext("The provider has several customers with this mail address, and which one it is cannot be guessed."),
            gettext("Join them there, or give the contact its customer id; then try again."),
        ),
        "no_email": (gettext("This person has no mail address."), gettext("Add one on the page of the contact, then try again.")),
        "code_taken": (
            gettext("There is a code of the same letters that is not this reward’s."),
            gettext("Rename or delete it at the provider, then try again; or hand the reward out without the provider."),
        ),
        "code": (gettext("The answer named a code that cannot be one."), gettext("A code has 3 to 60 letters, digits and signs, without spaces.")),
        "order_failed": (gettext("The provider took the order and failed."), gettext("Often the money there has run out. Fill it up, then try again.")),
        "funding": (gettext("There is no such source of funds."), gettext("Enter one of those that stand below, or BALANCE.")),
        "too_much": (
            gettext("There is too much on this account to be sure that it was not credited already."),
            gettext("Look at the provider, then record it as handed out, or try again."),
        ),
        "no_word": (gettext("The shop’s answer says neither yes nor no."), gettext("It answers {“grant”: true}, or false with a reason.")),
        "not_understood": (gettext("The answer has another form than it should."), gettext("Is it the right address? Perhaps something else answers there.")),
        "by_hand": (gettext("Somebody saw to it by hand."), ""),
    }.get(code, (code, ""))


def mistake(code: str) -> str:
    """Return what is wrong with an entry of the form."""
    kind, _colon, rest = code.partition(":")
    if kind == "taken" and rest:
        return gettext("Another connection hands out some of these for the same rules. One of them has to let go.")
    return {
        "missing": gettext("This is needed."),
        "address": gettext("A whole address such as https://shop.example.com, without a question mark."),
        "address_changed": gettext("With another address, enter the credential again, so that nobody can have it sent elsewhere."),
        "too_long": gettext("At most 500 signs."),
        "kinds": gettext("Tick at least one."),
        "taken": gettext("Another connection is asked already."),
        "open": gettext("Rewards still wait for this connection. Let them go through or decide on them first."),
    }.get(kind, kind)
