/** Failing projects for C, C++, Rust, Go, Ruby and PHP. */

const warnings = {
  'main.c': `#include <stdio.h>
#include "shop.h"

int total(int n) {
  char *name = n;
  return n * rate;
}

int main(void) {
  int unused;
  printf("%s\\n", total(1));
  return 0
}
`,
  'shop.h': `int priceOf(const char *);\n`,
};
const noHeader = { 'main.c': `#include "no_such_header.h"\nint main(void) { return 0; }\n` };
const undefinedC = { 'main.c': `int total(int);\nint main(void) { return total(1); }\n` };
const templates = {
  'main.cpp': `#include <string>
#include <vector>

int main() {
  std::vector<std::string> names;
  names.push_back(5.5f, 1);
  int n = names;
  return n;
}
`,
};

const c = (name) => [
  { tool: name, case: 'errors', version: `${name} --version`, command: `${name} -Wall -c main.c`, files: warnings },
  { tool: name, case: 'header', version: `${name} --version`, command: `${name} -c main.c`, files: noHeader },
  { tool: name, case: 'linker', version: `${name} --version`, command: `${name} -g main.c -o main`, files: undefinedC },
];

const cargo = (name, main, files = {}) => ({
  'Cargo.toml': `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n`,
  'src/main.rs': main,
  ...files,
});

const rust = [
  {
    tool: 'rustc',
    case: 'errors',
    version: 'rustc --version',
    command: 'rustc main.rs',
    files: {
      'main.rs': `fn total(n: i32) -> i32 {
    n * rate
}

fn main() {
    let name: i32 = "one";
    let lines = vec![1];
    let moved = lines;
    println!("{} {:?}", total(name), lines);
}
`,
    },
  },
  {
    tool: 'cargo',
    case: 'clippy',
    version: 'cargo clippy --version',
    command: 'cargo clippy --offline -- -D warnings',
    files: {
      'Cargo.toml': '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/main.rs': `fn first(lines: &[i32]) -> i32 {
    let (unused, other) = (1, 2);
    return lines[0];
}

fn is_empty(lines: &[i32]) -> bool {
    return lines.len() == 0;
}

fn main() {
    println!("{} {}", first(&[1]), is_empty(&[]));
}
`,
    },
  },
  {
    tool: 'rustc',
    case: 'lint',
    version: 'rustc --version',
    command: 'rustc main.rs',
    files: {
      'main.rs': `#![deny(unused_variables)]

fn main() {
    let total = 1;
    let mut lines = vec![2];
    println!("{:?}", lines);
}
`,
    },
  },
  {
    tool: 'cargo',
    case: 'build',
    command: 'cargo build --offline',
    terminal: true,
    files: cargo(
      'shop',
      `mod price;

fn main() {
    let unused = 1;
    let total: u32 = price::of("a");
    println!("{}", total)
}
`,
      { 'src/price.rs': `pub fn of(sku: &str) -> i64 {\n    sku.len()\n}\n` },
    ),
  },
  {
    tool: 'cargo',
    case: 'panic',
    command: 'cargo run --offline',
    files: cargo('shop', `fn main() {\n    let prices = vec![1, 2];\n    println!("{}", prices[prices.len()]);\n}\n`),
  },
  {
    tool: 'cargo',
    case: 'unwrap',
    command: 'cargo run --offline',
    files: cargo('shop', `fn main() {\n    let n: i32 = "one".parse().unwrap();\n    println!("{n}");\n}\n`),
    env: { RUST_BACKTRACE: '1' },
  },
  {
    tool: 'cargo',
    case: 'test',
    command: 'cargo test --offline -- --test-threads=1',
    files: cargo(
      'shop',
      `fn total(a: i32, b: i32) -> i32 {
    a - b
}

fn main() {
    println!("{}", total(1, 2));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds() {
        assert_eq!(total(1, 2), 3, "adding up");
    }

    #[test]
    fn is_even() {
        assert!(total(4, 1) % 2 == 0);
    }
}
`,
    ),
  },
  {
    tool: 'cargo',
    case: 'dependency',
    command: 'cargo build --offline',
    files: {
      ...cargo('shop', 'fn main() {}\n'),
      'Cargo.toml': `[package]\nname = "shop"\nversion = "0.1.0"\n\n[dependencies]\nprice = { path = "../no-such-price" }\n`,
    },
  },
  {
    tool: 'cargo',
    case: 'manifest',
    command: 'cargo build --offline',
    files: { ...cargo('shop', 'fn main() {}\n'), 'Cargo.toml': `[package]\nname = "shop"\nversion = one\n` },
  },
].map((run) => ({ version: 'cargo --version', ...run }));

const module = { 'go.mod': 'module shop\n\ngo 1.21\n' };

const go = [
  {
    case: 'build',
    command: 'go build ./...',
    files: {
      ...module,
      'main.go': `package main

import (
	"fmt"
	"os"
)

func main() {
	var n int = "one"
	fmt.Println(total(n))
}
`,
      'price/price.go': `package price

func Of(sku string) int {
	return sku
}
`,
    },
  },
  {
    case: 'vet',
    command: 'go vet ./...',
    files: {
      ...module,
      'main.go': `package main

import "fmt"

func main() {
	fmt.Printf("%d\\n", "one")
}
`,
    },
  },
  {
    case: 'test',
    command: 'go test ./...',
    files: {
      ...module,
      'sum.go': `package shop

func Sum(a, b int) int { return a - b }
`,
      'sum_test.go': `package shop

import "testing"

func TestSum(t *testing.T) {
	if got := Sum(1, 2); got != 3 {
		t.Errorf("Sum(1, 2) = %d, want 3", got)
	}
	t.Run("none", func(t *testing.T) {
		t.Fatal("nothing to add\\nat all")
	})
}

func TestFine(t *testing.T) {}
`,
    },
  },
  {
    case: 'testify',
    command: 'go mod tidy > /dev/null 2>&1; go test ./...',
    files: {
      'go.mod': `${module['go.mod']}\nrequire github.com/stretchr/testify v1.10.0\n`,
      'sum_test.go': `package shop

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSum(t *testing.T) {
	assert.Equal(t, 3, 1-2, "adding up")
}
`,
    },
  },
  {
    case: 'test-panic',
    command: 'go test ./...',
    files: {
      ...module,
      'sum.go': `package shop

func First(names []string) string { return names[0] }
`,
      'sum_test.go': `package shop

import "testing"

func TestFirst(t *testing.T) {
	First(nil)
}
`,
    },
  },
  {
    case: 'panic',
    command: 'go run .',
    files: {
      ...module,
      'main.go': `package main

import (
	"fmt"
	"strings"
)

func first(names []string) string {
	return names[5]
}

func main() {
	fmt.Println("starting")
	fmt.Println(strings.ToUpper(first([]string{"a"})))
}
`,
    },
  },
  {
    case: 'nil',
    command: 'go run .',
    files: {
      ...module,
      'main.go': `package main

type order struct{ total int }

func main() {
	var o *order
	println(o.total)
}
`,
    },
  },
  {
    case: 'module',
    command: 'go build ./...',
    files: {
      ...module,
      'main.go': `package main

import "example.com/no/such/module"

func main() { module.Run() }
`,
    },
    env: { GOFLAGS: '-mod=mod', GOPROXY: 'off' },
  },
].map((run) => ({ tool: 'go', version: 'go version', ...run }));

const scripts = [
  {
    tool: 'ruby',
    case: 'uncaught',
    version: 'ruby --version',
    command: 'ruby main.rb',
    files: {
      'main.rb': `require_relative 'shop'

def run
  total(nil)
end

run
`,
      'shop.rb': `def total(lines)
  lines.sum
end
`,
    },
  },
  {
    tool: 'ruby',
    case: 'syntax',
    version: 'ruby --version',
    command: 'ruby main.rb',
    files: { 'main.rb': `def run\n  [1, 2\nend\n` },
  },
  {
    tool: 'php',
    case: 'uncaught',
    version: 'php --version',
    command: 'php main.php',
    files: {
      'main.php': `<?php
require 'shop.php';
function run() { return total(null); }
echo run();
`,
      'shop.php': `<?php
function total(array $lines) { return array_sum($lines); }
`,
    },
  },
  {
    tool: 'php',
    case: 'syntax',
    version: 'php --version',
    command: 'php main.php',
    files: { 'main.php': `<?php\n$lines = [1, 2;\n` },
  },
  {
    tool: 'perl',
    case: 'died',
    version: 'perl --version',
    command: 'perl main.pl',
    files: {
      'main.pl': `use strict;
use warnings;
use lib '.';
use Shop;

print "total: " . Shop::total(undef) . "\n";
print Shop::vat(3);
`,
      'Shop.pm': `package Shop;
use strict;
use warnings;

sub total { my ($lines) = @_; return $lines + 1 }

1;
`,
    },
  },
  {
    tool: 'perl',
    case: 'compile',
    version: 'perl --version',
    command: 'perl main.pl',
    files: { 'main.pl': `use strict;\nuse warnings;\n\n$total = 3;\nprint "$total\\n";\n` },
  },
];

export default [
  ...c('gcc'),
  ...c('clang'),
  { tool: 'gcc', case: 'cpp', version: 'g++ --version', command: 'g++ -c main.cpp', files: templates },
  { tool: 'clang', case: 'cpp', version: 'clang++ --version', command: 'clang++ -c main.cpp', files: templates },
  ...rust,
  ...go,
  ...scripts,
];
