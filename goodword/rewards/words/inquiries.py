"""What an advocate is answered, on the own page."""

from django.utils.translation import gettext as _

from goodword.rewards.values import Answer


def answered(answer: Answer) -> str:
    """Return an answer as a sentence."""
    return {
        Answer.GIVEN: _("The reward is there: it stands under “Your rewards”."),
        Answer.HELD: _("The reward is on its way: it stands under “Your rewards” with the day it comes."),
        Answer.ON_THE_WAY: _("There is nothing to reward yet. As soon as there is, you see it on your page."),
        Answer.TERMS: _("There is no reward: the terms of the programme were not met."),
        Answer.GENERAL: _("We have looked at everything. What is yours stands on your page; of people who have not agreed to it we may tell you nothing."),
    }[answer]
