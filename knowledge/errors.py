"""What can stop the knowledge store; every message is fit to show a user."""


class KnowledgeError(Exception):
    """Base of this package's errors."""


class RecordInvalid(KnowledgeError):
    """A record of the library breaks the form; names file, record and field."""


class IngestError(KnowledgeError):
    """A file cannot be read into the store; says which and why."""


class IndexMissing(KnowledgeError):
    """Nothing has been indexed yet; says how to begin."""
