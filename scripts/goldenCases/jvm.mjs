/** Failing projects for Java, Maven and Gradle. */

const broken = `package shop;

import java.util.List;

public class Cart {
    int total(List<Integer> lines) {
        String name = lines.size();
        return lines.size() * rate;
    }

    Order order() {
        return null;
    }
}
`;

const thrower = `package shop;

import java.util.Map;

public class Main {
    static int price(Map<String, Integer> prices) {
        return prices.get("a");
    }

    static int total() {
        try {
            return price(Map.of());
        } catch (RuntimeException error) {
            throw new IllegalStateException("no total: prices are missing", error);
        }
    }

    public static void main(String[] args) {
        System.out.println("starting");
        System.out.println(Integer.parseInt(args.length == 0 ? "one" : "1") + total());
    }
}
`;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>shop</groupId>
  <artifactId>shop</artifactId>
  <version>1.0</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.10.2</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.2.5</version>
      </plugin>
    </plugins>
  </build>
</project>
`;

const sum = `package shop;

public class Sum {
    static int of(int a, int b) {
        return a - b;
    }

    static int lengthOf(String name) {
        return name.length();
    }
}
`;

const sumTest = `package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SumTest {
    @Test
    void adds() {
        assertEquals(3, Sum.of(1, 2));
    }

    @Test
    void measures() {
        assertEquals(0, Sum.lengthOf(null));
    }
}
`;

const main = 'src/main/java/shop';
const run = (tool, version) => (rest) => ({ tool, version, ...rest });

export default [
  ...[
    { case: 'errors', command: 'javac -Xlint:all -d out shop/Cart.java', files: { 'shop/Cart.java': broken } },
    {
      case: 'uncaught',
      command: 'javac -d out shop/Main.java && java -cp out shop.Main 1',
      files: { 'shop/Main.java': thrower },
    },
    {
      case: 'number',
      command: 'javac -d out shop/Main.java && java -cp out shop.Main',
      files: { 'shop/Main.java': thrower },
    },
    { case: 'no-class', command: 'java -cp . shop.Mian', files: {} },
  ].map(run('java', 'javac -version')),
  ...[
    { case: 'compile', command: 'mvn -B compile', files: { 'pom.xml': pom, [`${main}/Cart.java`]: broken } },
    {
      case: 'test',
      command: 'mvn -B test',
      files: { 'pom.xml': pom, [`${main}/Sum.java`]: sum, 'src/test/java/shop/SumTest.java': sumTest },
    },
    {
      case: 'dependency',
      command: 'mvn -B -o compile',
      files: {
        'pom.xml': pom.replace('5.10.2', '0.0.0-none').replace('test</scope>', 'compile</scope>'),
        [`${main}/Sum.java`]: sum,
      },
    },
    { case: 'pom', command: 'mvn -B compile', files: { 'pom.xml': pom.replace('</properties>', '') } },
    {
      case: 'terminal',
      command: 'mvn compile',
      terminal: true,
      files: { 'pom.xml': pom, [`${main}/Cart.java`]: broken },
    },
  ].map(run('maven', 'mvn --version')),
  ...[
    {
      case: 'compile',
      command: 'gradle --offline --no-daemon compileJava',
      files: { 'build.gradle': "apply plugin: 'java'\n", [`${main}/Cart.java`]: broken },
    },
    {
      case: 'task',
      command: 'gradle --offline --no-daemon biuld',
      files: { 'build.gradle': "apply plugin: 'java'\n" },
    },
    {
      case: 'script',
      command: 'gradle --offline --no-daemon build',
      files: { 'build.gradle': "apply plugin: 'java'\n\nno_such_thing {\n}\n" },
    },
  ].map(run('gradle', 'gradle --version | grep ^Gradle')),
];
