"""Says which packages an interpreter lacks: `python installed.py REQUEST`.

REQUEST is JSON: {"requirements": [{"name", "text"}, ...], "module": a name}. Prints one line of JSON: {"lacking": [[the
index of a requirement, the version that is installed instead or null], ...], "module": whether there is such a module}.
Neither the packages nor a model are imported.
"""

import json
import sys
from importlib import metadata, util


def main(request):
    Requirement = requirement_class()
    lacking = []
    for index, requirement in enumerate(request["requirements"]):
        found = lacked(requirement, Requirement)
        if found is not None:
            lacking.append([index, found or None])
    print(json.dumps({"lacking": lacking, "module": has_module(request["module"])}))


def requirement_class():
    """The parser of requirements that comes with MLflow, or with pip; None without them."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        try:
            from pip._vendor.packaging.requirements import Requirement
        except ImportError:
            return None
    return Requirement


def lacked(requirement, Requirement):
    """None if a requirement is met or does not apply here, else the version of the package, '' if it is missing."""
    name, text = requirement["name"], requirement["text"]
    specifier = None
    if Requirement is not None:
        try:
            parsed = Requirement(text)
        except ValueError:
            return None
        if parsed.marker is not None and not parsed.marker.evaluate():
            return None
        specifier = parsed.specifier
    elif ";" in text:
        return None
    try:
        version = metadata.version(name)
        return None if specifier is None or specifier.contains(version, prereleases=True) else version
    except metadata.PackageNotFoundError:
        return None if has_module(name.replace("-", "_")) else ""
    except Exception:  # broken metadata of a package that is there
        return None


def has_module(name):
    """Whether there is a module of that name, which a package of another name may have."""
    try:
        spec = util.find_spec(name) if name.isidentifier() else None
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin is not None


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
