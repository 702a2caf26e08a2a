/** Failing projects for what Python people run. */

const tool = (name, version, runs) => runs.map((run) => ({ tool: name, version, ...run }));

const tests = {
  'shop.py': `def total(lines):
    return sum(line["price"] for line in lines)


def rate():
    raise ValueError("no rate for 'XX'")
`,
  'test_shop.py': `from shop import rate, total


def test_total():
    assert total([{"price": 1}]) == 2


def test_missing_price():
    assert total([{"cost": 1}]) == 1


def test_says_why():
    assert total([]) == 1, "an empty cart costs one"


def test_rate():
    rate()


def test_passes():
    assert total([]) == 0
`,
};

const linted = {
  'shop.py': `import os
import json


def total(lines: list[int]) -> int:
    unused = 1
    return "%d" % sum(lines)


def twice(x: int) -> int:
    return x * rate


total(["a"])
`,
};

export default [
  ...tool('python', 'python3 --version', [
    {
      case: 'traceback',
      command: 'python3 main.py',
      files: {
        'main.py': `from shop import total

def run():
    print("starting", flush=True)
    return total([1, 2], 0)

run()
`,
        'shop.py': `def total(lines, rate):
    return sum(lines) / rate
`,
      },
    },
    {
      case: 'library',
      command: 'python3 main.py',
      files: {
        'main.py': `import json

def read(text):
    return json.loads(text)

read("{")
`,
      },
    },
    {
      case: 'chained',
      command: 'python3 main.py',
      files: {
        'main.py': `class OrderError(Exception):
    pass

def price(order):
    try:
        return order["price"]
    except KeyError as error:
        raise OrderError("order has no price\\nsee the log") from error

def run():
    try:
        price({})
    except OrderError:
        print(len(None))

run()
`,
      },
    },
    { case: 'syntax', command: 'python3 main.py', files: { 'main.py': `lines = [1, 2\nprint("total")\nif lines\n` } },
    {
      case: 'syntax-imported',
      command: 'python3 main.py',
      files: { 'main.py': `import shop\n`, 'shop.py': `def total(lines)\n    return 1\n` },
    },
    { case: 'module', command: 'python3 main.py', files: { 'main.py': `\nimport reqeusts\n` } },
    { case: 'no-message', command: 'python3 main.py', files: { 'main.py': `x = 1\nassert x == 2\n` } },
    {
      case: 'group',
      command: 'python3 main.py',
      files: {
        'main.py': `def fail():
    raise ValueError("first")

errors = []
try:
    fail()
except ValueError as error:
    errors.append(error)
raise ExceptionGroup("two orders failed", errors + [TypeError("second")])
`,
      },
    },
    { case: 'no-file', command: 'python3 mian.py', files: {} },
    {
      case: 'unittest',
      command: 'python3 -m unittest',
      files: {
        'test_shop.py': `import unittest

class ShopTest(unittest.TestCase):
    def test_total(self):
        self.assertEqual(1 + 1, 3)

    def test_rate(self):
        {}["rate"]
`,
      },
    },
  ]),
  ...tool('pytest', 'pytest --version', [
    { case: 'tests', command: 'pytest', files: tests, terminal: true },
    { case: 'short', command: 'pytest --tb=short', files: tests },
    { case: 'line', command: 'pytest --tb=line', files: tests },
    { case: 'quiet', command: 'pytest -q --tb=no', files: tests },
    {
      case: 'collection',
      command: 'pytest',
      files: {
        'test_shop.py': `import no_such_module\n\n\ndef test_shop():\n    pass\n`,
        'test_syntax.py': `def test_syntax(:\n    pass\n`,
      },
    },
    {
      case: 'fixture',
      command: 'pytest',
      files: { 'test_shop.py': `def test_shop(no_such_fixture):\n    pass\n` },
    },
  ]),
  ...tool('mypy', 'mypy --version', [
    { case: 'errors', command: 'mypy shop.py', files: linted },
    { case: 'columns', command: 'mypy --show-column-numbers --pretty shop.py', files: linted },
  ]),
  ...tool('ruff', 'ruff --version', [
    { case: 'full', command: 'ruff check --no-cache .', files: linted, terminal: true },
    { case: 'concise', command: 'ruff check --no-cache --output-format concise .', files: linted },
    { case: 'syntax', command: 'ruff check --no-cache .', files: { 'main.py': `def total(lines)\n    return 1\n` } },
  ]),
  ...tool('flake8', 'flake8 --version', [{ case: 'errors', command: 'flake8', files: linted }]),
];
