"""Ask a language model behind any OpenAI-compatible address; off until the operator names one."""

from amends.connectors.model_endpoint.asking import Answer, State, ask
from amends.connectors.model_endpoint.endpoint import Endpoint, configured

__all__ = ["Answer", "Endpoint", "State", "ask", "configured"]
