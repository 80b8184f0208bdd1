"""Parts of public words that their teller lets nobody set in a pair."""

from voicebox.store.consent_tables import unpaired
from voicebox.store.parts import Parts

parts = Parts(unpaired)
