"""Six services in one small server, for tests without network: OpenAI, A1111, ComfyUI, Replicate, fal, chat.

Any image model can stand behind them; with the composer they give real images. `python -m ajeeb.models.stub` starts it.
"""

from .bench import Bench, Job, Seen, Trouble
from .serving import Stub, app, stubbed

__all__ = ["Bench", "Job", "Seen", "Stub", "Trouble", "app", "stubbed"]
