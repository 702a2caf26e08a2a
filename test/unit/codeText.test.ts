import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toCode } from '../../src/core/endings/codeText.ts';
import { processorMsOf } from '../support/processorTime.ts';

const ROWS: [file: string, text: string, code: string][] = [
  ['a.ts', 'a(); // b', 'a();'],
  ['a.ts', 'a("// no", \'/* no */\'); /* yes */ b();', 'a("// no", \'/* no */\');           b();'],
  ['a.ts', 'a(`// no ${b} /* no`); // yes', 'a(`// no ${b} /* no`);'],
  ['a.ts', 'const r = /[/*]"\\//; // yes', 'const r = /[/*]"\\//;'],
  ['a.ts', 'const r = a / b; // yes /', 'const r = a / b;'],
  ['a.ts', "it's // broken string ends here\nb(); // yes", "it's // broken string ends here\nb();"],
  ['a.tsx', '<a>{/* yes */}</a>', '<a>{         }</a>'],
  ['a.py', 'a = "# no"  # yes', 'a = "# no"'],
  ['a.py', 'a = """\nno\n"""\n', 'a = """\nno\n"""\n'],
  ['a.py', 'def f():\n    """yes"""\n    return 1', 'def f():\n\n    return 1'],
  ['a.sh', 'a=${b#c} # yes', 'a=${b#c}'],
  ['a.rs', "fn f<'a>(b: &'a str) {} // yes", "fn f<'a>(b: &'a str) {}"],
  ['a.c', '#include <a.h>\n#if 0\na();\n#if 1\nb();\n#endif\n#endif\nc();', '#include <a.h>\n\n\n\n\n\n\nc();'],
  ['a.c', '#if 0\na();\n#else\nb();\n#endif', '\n\n\nb();\n#endif'],
  ['a.vue', '<!-- yes --><a href="http://b">c</a>', '            <a href="http://b">c</a>'],
  ['a.sql', "SELECT '--no'; -- yes", "SELECT '--no';"],
  ['a.html', '<a>// no</a><!-- yes\nyes -->', '<a>// no</a>\n'],
  ['a.rb', 'a\n=begin\nyes\n=end\nb', 'a\n\n\n\nb'],
  ['Makefile', 'a: b # yes', 'a: b'],
  ['a.unknown', 'a // yes', 'a'],
  ['a.ts', '/* never closed', ''],
  ['a.ts', '', ''],
];

describe('code without its comments', () => {
  for (const [file, text, code] of ROWS) {
    it(`${file}: ${JSON.stringify(text)}`, () => {
      const found = toCode(text, `file:///${file}`);
      assert.equal(found.length, text.length);
      assert.equal(found.replace(/[ \t]+$/gm, ''), code);
    });
  }

  it('is found in a megabyte within a moment', () => {
    const text = 'const a = "b"; // c\n/* d */ e(`f`, /g/);\n'.repeat(20_000);
    assert.ok(processorMsOf(() => toCode(text, 'file:///a.ts')) < 2_000);
  });
});
