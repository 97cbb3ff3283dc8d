"""The keychain of the operating system, by way of `keyring`: a key is found there without anything being typed."""

from __future__ import annotations

from assistant.domain.locks import KEY_BYTES, Keys
from assistant.errors import Locked

_SERVICE = "integrated-care-assistant"


def there() -> bool:
    """Whether this computer has one that can be used. Takes about 0.1 s."""
    # Deferred: only those who want a key of their own pay for it.
    import keyring
    from keyring.backends import fail, null

    return not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)


def read(name: str) -> Keys:
    """The keys that are kept as `name`. Raises `Locked` when they cannot be had."""
    import keyring
    from keyring.errors import KeyringError

    try:
        text = keyring.get_password(_SERVICE, name)
    except KeyringError as error:
        raise _out_of_reach(_why(error)) from error
    try:
        keys = tuple(bytes.fromhex(part) for part in (text or "").split())
    except ValueError as error:
        raise _out_of_reach("what the keychain holds in its place is no key") from error
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise _out_of_reach("the keychain of this computer has none for them")
    return keys


def write(name: str, keys: Keys) -> None:
    """Keep `keys` as `name`, and see that they are there. Raises `Locked`."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, name, " ".join(key.hex() for key in keys))
        kept = read(name)
    except KeyringError as error:
        raise _not_kept(_why(error)) from error
    if kept != keys:
        raise _not_kept("it gives back something else")


def forget(name: str) -> None:
    """Take away what is kept as `name`, if anything."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(_SERVICE, name)
    except KeyringError:
        return  # a key that opens nothing any more


def _why(error: Exception) -> str:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, KeyringLocked | InitError):  # which of them, depends on who is asked to unlock it
        return "the keychain is locked"
    if isinstance(error, NoKeyringError):
        return "there is no keychain"
    return f"the keychain does not allow it ({type(error).__name__})"


def _out_of_reach(why: str) -> Locked:
    return Locked(
        f"Your reflections are locked with a key, and {why}.",
        kept="They are safe, and stay locked.",
        do="Unlock the keychain, or log in as the person who locked them, and try again.",
    )


def _not_kept(why: str) -> Locked:
    return Locked(
        f"The keychain of this computer did not keep the key: {why}.",
        kept="Nothing was changed.",
        do="Unlock the keychain and try again, or use a passphrase.",
    )
