"""The code that partners copy from the page verifies what we send, and nothing else."""

import html
import json
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot import day
from gateway.partners.webhooks import Endpoint, new_signing_secret, signed_headers
from gateway.portal.rendering import _environment

BODY = '{"type": "entry.changed", "change": {"title": "Phí là bao nhiêu?"}}'.encode()
SECRET = new_signing_secret()


@pytest.fixture(scope="module")
def section():
    template = _environment().get_template("_partners_webhooks.html")
    return template.render(portal="https://hoidap.example.vn", key="$HOIDAP_KEY", most_webhooks=5)


def shown(section, id):
    """The lines of one box, as somebody copies them."""
    return html.unescape(re.search(rf'<pre id="{id}"[^>]*><code>(.*?)</code>', section, re.DOTALL)[1])


def signed(secret=SECRET, at=None, old=None):
    made = Endpoint("wh_1", "pt_1", "https://bao.example.vn/", datetime(2026, 11, 1), secret, 0, old_secret=old)
    if old is not None:
        made = Endpoint(**{**made.__dict__, "old_until": day.now() + timedelta(hours=1)})
    return signed_headers(made, "msg_wh_1_7", at or day.now(), BODY)


def messages():
    """(name, headers, body, whether it is ours) of good and bad messages."""
    good = signed()
    yield "good", good, BODY, True
    yield "two-signatures-new", signed(old=new_signing_secret()), BODY, True
    yield "two-signatures-old", signed(new_signing_secret(), old=SECRET), BODY, True
    yield "other-secret", signed(new_signing_secret()), BODY, False
    yield "touched-body", good, BODY + b" ", False
    yield "touched-id", {**good, "webhook-id": "msg_wh_1_8"}, BODY, False
    yield "touched-time", {**good, "webhook-timestamp": str(int(good["webhook-timestamp"]) + 1)}, BODY, False
    yield "old", signed(at=day.now() - timedelta(minutes=6)), BODY, False
    yield "from-the-future", signed(at=day.now() + timedelta(minutes=6)), BODY, False
    yield "still-fresh", signed(at=day.now() - timedelta(minutes=4)), BODY, True
    yield "no-headers", {}, BODY, False
    yield "no-signature", {**good, "webhook-signature": ""}, BODY, False
    yield "nonsense", {**good, "webhook-signature": "v1 é v1,é= v2,x", "webhook-timestamp": "1e9"}, BODY, False
    yield "strange-signature", {**good, "webhook-signature": "v1,é v1,"}, BODY, False
    yield "without-version", {**good, "webhook-signature": good["webhook-signature"][3:]}, BODY, False


OURS = {name: ours for name, _, _, ours in messages()}


def test_the_python_code_verifies_our_messages_and_no_others(section):
    space = {}
    exec(shown(section, "webhook-python"), space)
    found = {name: space["is_from_hoidap"](SECRET, headers, body) for name, headers, body, _ in messages()}
    assert found == OURS


def judged_by(command, tmp_path, name, program):
    """What a program in another language thinks of all messages; it reads them as JSON and prints its verdicts."""
    if shutil.which(command) is None:
        pytest.skip(f"{command} is not installed")
    file = tmp_path / name
    file.write_text(program, encoding="utf-8")
    asked = {name: [headers, body.decode()] for name, headers, body, _ in messages()}
    done = subprocess.run(
        [command, str(file)], input=json.dumps([SECRET, asked]), capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(done.stdout)


def test_the_node_code_does_too(section, tmp_path):
    program = shown(section, "webhook-node") + (
        'import { readFileSync } from "node:fs";\n'
        'const [secret, asked] = JSON.parse(readFileSync(0, "utf8"));\n'
        "const judge = ([headers, body]) => isFromHoidap(secret, headers, Buffer.from(body));\n"
        "console.log(JSON.stringify(Object.fromEntries(Object.entries(asked).map(([n, m]) => [n, judge(m)]))));\n"
    )
    found = judged_by("node", tmp_path, "verify.mjs", program)
    assert found == OURS


def test_the_php_code_does_too(section, tmp_path):
    function = shown(section, "webhook-php").partition("\n$headers = ")[0]
    program = function + (
        "\n[$secret, $asked] = json_decode(file_get_contents('php://stdin'), true);\n"
        "echo json_encode(array_map(fn($m) => is_from_hoidap($secret, $m[0], $m[1]), $asked));\n"
    )
    found = judged_by("php", tmp_path, "verify.php", program)
    assert found == OURS


def test_the_example_and_the_command_are_json_that_can_be_read(section):
    told = json.loads(re.sub(r",\s*…", "", shown(section, "webhook-tin")))
    assert set(told) == {"type", "number", "at", "change"}
    command = shown(section, "webhook-them")
    assert json.loads(re.search(r"-d '(.*)'", command)[1])["kinds"] == ["changed", "corrected", "ended"]
    assert "https://hoidap.example.vn/v1/webhooks" in command and "$HOIDAP_KEY" in command


def test_headings_go_in_order_and_ids_are_unique(section):
    levels = [int(level) for level in re.findall(r"<h(\d)", section)]
    assert levels[0] == 2 and all(later - before <= 1 for before, later in pairwise(levels))
    ids = re.findall(r' id="([^"]+)"', section)
    assert len(ids) == len(set(ids)) and all(
        f'id="{id}"' in section for id in re.findall(r'aria-labelledby="([^"]+)"', section)
    )
