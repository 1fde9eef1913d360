"""The plans that come with the program, and a counter without holidays, stops or sessions."""

from tracker.actions.plans.shipping import shipped
from tracker.rules.due import Counter
from tracker.rules.plans import Outline
from tracker.rules.working_days import WorkCalendar

PLANS: dict[str, Outline] = {plan.key: plan for plan in shipped()}
COUNTER = Counter(WorkCalendar(lambda _day: None))
