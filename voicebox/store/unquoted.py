"""Parts of public words that their teller lets nobody quote."""

from voicebox.store.consent_tables import unquoted
from voicebox.store.parts import Parts

parts = Parts(unquoted)
