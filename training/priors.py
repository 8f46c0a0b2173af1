"""What is believed before the corpus is seen: the cues written by hand, and feelings, speak for these heads.

The fitted weights are pulled towards these and not towards nothing, so that what the corpus does not show
(one line in a chat, a trade it has no message from) is judged by the cues.
"""

from collections.abc import Mapping

import numpy as np

from amends.domain.readings.features import FACTS
from amends.domain.readings.heads import Head
from training import emotions
from training.logistic import Vector

FEELINGS: Mapping[Head, Mapping[str, float]] = {
    Head.UNEASY: {"against": 0.3, "displeased": 0.2, "pleased": -0.2},
    Head.ANGRY: {"against": 0.2, "upset": 0.3, "pleased": -0.2},
    Head.FURIOUS: {"upset": 0.3, "angry": 0.2},
    Head.COMPLAINT: {"against": 0.3, "displeased": 0.3, "pleased": -0.3},
    Head.DISSATISFIED: {"against": 0.3, "displeased": 0.3, "pleased": -0.3},
    Head.IMPOLITE: {"upset": 0.3, "against": 0.2, "grateful": -0.2},
    Head.INSULT: {"foul": 0.3, "upset": 0.2},
}
FACTS_OF: Mapping[Head, Mapping[str, float]] = {
    Head.UNEASY: {"temper": 1.2, "grievance": 0.6, "temper in few words": 1.5, "grievance in few words": 0.5},
    Head.ANGRY: {"temper": 1.4, "temper in few words": 1.5},
    Head.FURIOUS: {"temper": 1.0, "temper in few words": 1.0},
    Head.COMPLAINT: {"grievance": 1.6, "grievance in few words": 1.5},
    Head.DISSATISFIED: {"grievance": 1.0, "dissatisfied some": 1.0, "temper": 0.5},
    Head.IMPOLITE: {"impolite some": 0.8, "impolite less": 0.8, "temper": 0.8},
    Head.SERVICE_OUTAGE: {"outage some": 1.5, "many some": 0.8, "whole some": 0.8},
    Head.BILLING_DISPUTE: {"billing some": 3.0},
    Head.MISSED_SLA: {"late some": 1.5, "target some": 1.5},
    Head.FEATURE_REQUEST_DENIED: {"denied some": 3.0},
    Head.REPEATED_ISSUE: {"repeat some": 2.0, "raised before": 0.8},
    Head.UNMET_EXPECTATION: {"unmet_expectation some": 1.5},
    Head.NO_URGENCY: {"no_urgency some": 1.5},
    Head.IGNORED: {"ignored some": 1.5},
    Head.LOSS_OF_CONTROL: {"loss_of_control some": 1.5},
    Head.PROCESS_OPACITY: {"process_opacity some": 1.5},
    Head.SARCASM: {"sarcasm some": 2.0},
    Head.INSULT: {"insult some": 3.0},
    Head.THREAT: {"threat some": 4.0},
    Head.CHURN: {"churn some": 3.0},
    Head.OUTAGE: {"outage some": 1.5, "many some": 1.0, "whole some": 1.0},
    Head.WHOLE: {"whole some": 2.0},
    Head.LEGAL: {"legal some": 4.0},
    Head.REPEAT: {"repeat some": 1.5, "raised before": 1.5},
    Head.EXECUTIVE: {"executive some": 3.0, "known executive": 2.0, "from an executive": 2.0},
}


def of_feelings(head: Head) -> Vector:
    """The prior weight of each feeling."""
    believed = FEELINGS.get(head, {})
    return np.array([believed.get(name, 0.0) for name in emotions.NAMES])


def of_facts(head: Head) -> Vector:
    """The prior weight of each fact."""
    believed = FACTS_OF.get(head, {})
    return np.array([believed.get(name, 0.0) for name in FACTS])
