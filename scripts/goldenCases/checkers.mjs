/** Failing projects for what checks code, configures a build or plans an infrastructure. */

const tool = (name, version, files, runs) => runs.map((run) => ({ tool: name, version, files, ...run }));

const scripts = {
  'same.js': `export function same(a, b) {
  var unused = 1;
  return a == b;
}
`,
  'half.js': `export function half(a) {
  return a / 2;

console.log(half(2);
`,
};

const styles = {
  '.stylelintrc.json': `{ "extends": "$TOOLS/node_modules/stylelint-config-standard" }\n`,
  'shop.css': `a {
  color: #ffg;
  colr: red;
}
`,
};

const python = {
  'shop.py': `import os


def total(lines: list[int]) -> int:
    unused = 1
    return sum(lines) + "x"


def test_total():
    assert total([1]) == 1
`,
  'half.py': `def half(value):
    return value / 2


print(half(4)
`,
};

const shop = { 'shop.py': python['shop.py'] };

const native = {
  'CMakeLists.txt': `cmake_minimum_required(VERSION 3.10)
project(shop NONE)
add_custom_target(shop DEPENDS shop.txt)
include(missing_module)
message(FATAL_ERROR "The price list is missing. It is made by the script that reads all prices from the shop.")
`,
};

export default [
  ...tool('biome', 'biome --version', scripts, [
    { case: 'lint', command: 'biome lint same.js', terminal: true },
    { case: 'syntax', command: 'biome check half.js' },
  ]),
  ...tool('oxlint', 'oxlint --version', scripts, [
    { case: 'lint', command: 'oxlint -D eqeqeq same.js', terminal: true },
  ]),
  ...tool('stylelint', 'stylelint --version', styles, [
    {
      case: 'lint',
      command: `sed -i "s|\\$TOOLS|$TOOLS|" .stylelintrc.json; stylelint shop.css`,
      terminal: true,
    },
  ]),
  ...tool('prettier', 'prettier --version', scripts, [
    { case: 'syntax', command: 'prettier --check half.js', terminal: true },
    { case: 'style', command: 'prettier --check same.js', files: { 'same.js': 'export const a  = 1\n' } },
  ]),
  ...tool('jasmine', 'jasmine version', {}, [
    {
      case: 'specs',
      command: 'jasmine shopSpec.js',
      files: {
        'shopSpec.js': `const shop = undefined;

describe('the shop', () => {
  it('adds', () => {
    expect(1 + 1).toBe(3);
  });

  it('names', () => {
    expect(shop.name).toBe('tea');
  });
});
`,
      },
    },
  ]),
  ...tool('pylint', 'pylint --version', shop, [{ case: 'lint', command: 'pylint shop.py', terminal: true }]),
  ...tool('pyright', 'pyright --version', shop, [{ case: 'types', command: 'pyright shop.py' }]),
  ...tool('ty', 'ty --version', shop, [{ case: 'types', command: 'ty check shop.py' }]),
  ...tool('mypy', 'mypy --version', shop, [{ case: 'terminal', command: 'mypy shop.py', terminal: true }]),
  ...tool('ruff', 'ruff --version', shop, [
    { case: 'grouped', command: 'ruff check --no-cache --output-format grouped shop.py' },
    { case: 'pylint', command: 'ruff check --no-cache --output-format pylint shop.py' },
  ]),
  ...tool('bandit', 'bandit --version', shop, [{ case: 'issues', command: 'bandit -q shop.py' }]),
  ...tool('black', 'black --version', python, [{ case: 'check', command: 'black --check half.py shop.py' }]),
  ...tool('isort', 'isort --version | grep -o VERSION.*', {}, [
    { case: 'check', command: 'isort --check shop.py', files: { 'shop.py': 'import sys\nimport os\n' } },
  ]),
  ...tool('python', 'python3 --version', {}, [{ case: 'no-module', command: 'python3 -m shop' }]),
  ...tool('cmake', 'cmake --version', native, [{ case: 'configure', command: 'cmake -B build -S .' }]),
  ...tool('terraform', 'TF_CLI_CONFIG_FILE=/dev/null terraform version | head -n 1', {}, [
    {
      case: 'validate',
      command: 'terraform validate',
      env: { TF_CLI_CONFIG_FILE: '/dev/null' },
      files: { 'main.tf': 'output "price" {\n  value = var.price\n}\n' },
    },
  ]),
  ...tool('shellcheck', 'shellcheck --version | sed -n 2p', { 'shop.sh': '#!/bin/sh\nif [ "$1" ]; then\n' }, [
    { case: 'tty', command: 'shellcheck shop.sh', terminal: true },
    { case: 'gcc', command: 'shellcheck -f gcc shop.sh' },
  ]),
  ...tool('minitest', 'ruby --version', {}, [
    {
      case: 'tests',
      command: 'ruby shop_test.rb --seed 1',
      files: {
        'shop_test.rb': `require 'minitest/autorun'

class ShopTest < Minitest::Test
  def test_sum
    assert_equal 3, 1 + 1
  end

  def test_name
    nil.name
  end
end
`,
      },
    },
  ]),
];
