"""
Checkov judges planned environments or stacks: judges.py FOLDER..., each written by `headend plan --format terraform`.

Fails on a failed check that the table of docs/judges.md does not accept, by id and Terraform type. Also prints accepted
checks that no longer fail. Checkov must be on PYTHONPATH.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "judges.md"


def accepted():
    """Pairs of id and Terraform type."""
    rows = re.findall(r"^\| (CKV\w+) +\| ([^|]+)\| *\S[^|]*\|$", PAGE.read_text(), re.MULTILINE)
    return {(check, kind) for check, kinds in rows for kind in re.findall(r"`(\w+)`", kinds)}


def without_changes(plan):
    """Checkov reads values from `planned_values`. The second copy of them costs a third of its time."""
    for row in plan["resource_changes"]:
        row["change"]["after"] = {}
    return plan


def failed(folders):
    """Pairs of id and Terraform type -> names of the resources."""
    with tempfile.TemporaryDirectory() as work:
        files = []
        for stack in sorted(file for folder in folders for file in Path(folder).glob("**/terraform.json")):
            files.append(Path(work) / f"{stack.parent.parent.name}-{stack.parent.name}.json")
            files[-1].write_text(json.dumps(without_changes(json.loads(stack.read_text()))))
        if not files:
            sys.exit(f"no terraform.json in {', '.join(folders)}; plan with --format terraform")
        options = ["--framework", "terraform_plan", "--compact", "--quiet", "--skip-download", "--soft-fail", "-o", "json"]
        paths = [word for file in files for word in ("-f", str(file))]
        run = [sys.executable, "-m", "checkov.main", *paths, *options]
        report = json.loads(subprocess.run(run, check=True, stdout=subprocess.PIPE).stdout)
    summary = report["summary"]
    print(f"checkov {summary['checkov_version']}: {summary['resource_count']} resources of {len(files)} stacks, "
          f"{summary['passed']} checks passed, {summary['failed']} failed")
    if summary["parsing_errors"] or not summary["passed"]:
        sys.exit("checkov did not read every plan")
    found = {}
    for check in report["results"]["failed_checks"]:
        kind, name = check["resource"].split(".", 1)
        found.setdefault((check["check_id"], kind), []).append((name, check["check_name"]))
    return found


found, known = failed(sys.argv[1:]), accepted()
for check, kind in sorted(known - found.keys()):
    print(f"{check} of {kind} no longer fails; delete it from docs/judges.md")
new = sorted(found.keys() - known)
for pair in new:
    resources = found[pair]
    print(f"{' of '.join(pair)}: {resources[0][1]}: {len(resources)} resources, such as {resources[0][0]}; "
          "change them, or accept it in docs/judges.md with a reason")
sys.exit(1 if new else 0)
