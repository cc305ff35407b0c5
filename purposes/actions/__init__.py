"""What is done to the register as a whole: each verb is one transaction, refused in sentences or done and traced."""

from .advice import advise
from .assessment import approve_assessment
from .edition import approve
from .proposal import propose, reject, withdraw
from .stop import stop_purpose

__all__ = ["advise", "approve", "approve_assessment", "propose", "reject", "stop_purpose", "withdraw"]
