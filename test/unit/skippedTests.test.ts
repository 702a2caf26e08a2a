import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTestSkipped } from '../../src/core/endings/skippedTests.ts';

const SKIPPED: [before: string, after: string][] = [
  ['it("a", () => {', 'it.skip("a", () => {'],
  ['it("a", () => {', 'xit("a", () => {'],
  ['test("a", () => {', 'test.todo("a");'],
  ['test("a", () => {', 'test.fixme("a", () => {'],
  ['describe("a", () => {', 'describe.skip("a", () => {'],
  ['describe("a", () => {', 'xdescribe("a", () => {'],
  ['it("a", () => {', 'it("a", { skip: true }, () => {'],
  ['describe.each(x)("a", () => {', 'describe.skip.each(x)("a", () => {'],
  ['@Test', '@Test @Disabled("later")'],
  ['@Test', '@Ignore\n@Test'],
  ['[Fact]', '[Fact(Skip = "later")]'],
  ['[Test]', '[Test, Explicit]\n[Ignore("later")]'],
  ['def test_a():', '@pytest.mark.skip(reason="later")\ndef test_a():'],
  ['def test_a():', '@pytest.mark.skipif(True, reason="later")\ndef test_a():'],
  ['def test_a():', '@pytest.mark.xfail\ndef test_a():'],
  ['def test_a(self):', '@unittest.skip("later")\ndef test_a(self):'],
  ['def test_a(self):', 'def test_a(self):\n    self.skipTest("later")'],
  ['func TestA(t *testing.T) {', 'func TestA(t *testing.T) {\n\tt.Skip("later")'],
  ['#[test]', '#[test]\n#[ignore]'],
  ['$this->add();', '$this->markTestSkipped();'],
  ['func testA() throws {', 'func testA() throws {\n throw XCTSkip("later")'],
  ['TEST(A, B) {', 'TEST(A, DISABLED_B) {'],
  ['test "a" do', '@tag :skip\ntest "a" do'],
  ['it "adds" do', 'xit "adds" do'],
  ['it "adds" do', 'it "adds" do\n  pending "later"'],
  ['@Test\nvoid adds() {', '// @Test\nvoid adds() {'],
  ['@Test\nvoid adds() {', 'void adds() {'],
  ['[Fact]\npublic void Adds() {', 'public void Adds() {'],
  ['#[test]\nfn adds() {', 'fn adds() {'],
];

describe('a skipped test', () => {
  const isSkipped = (source: string, before: string, after: string): boolean =>
    isTestSkipped(source, [{ uri: 'file:///a', before: `a\n${before}\nb\n`, after: `a\n${after}\nb\n` }]);

  for (const [before, after] of SKIPPED) {
    it(JSON.stringify(after), () => {
      assert.ok(isSkipped('', before, after));
      assert.ok(!isSkipped('', after, before));
      assert.ok(!isSkipped('ts', before, after));
    });
  }

  it('is not what only looks like one', () => {
    assert.ok(!isSkipped('vitest', 'items.forEach(f);', 'items.skip(2).forEach(f);'));
    assert.ok(!isSkipped('pytest', 'x = 1', 'skip = 2'));
    assert.ok(!isSkipped('', '@Test\nvoid adds() {', '@ParameterizedTest\nvoid adds(int a) {'));
    assert.ok(!isSkipped('', '@Test void adds() {', '@Test\nvoid adds() {'));
    assert.ok(!isSkipped('', 'const pending = 1;', "const state = 'pending';"));
  });
});
