package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
    private Configurations configurations;

    @TempDir
    private Path folder;

    @BeforeEach
    void openFolder() {
        configurations = new Configurations(folder);
    }

    private void assertOnly(String yaml, String path, int line, String message) {
        assertThat(configurations.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.message()).contains(message);
        });
    }

    /** Every keyword that the schema uses, on a line added at the end of the minimal configuration. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            toppics: {}                              | toppics                       | unknown key; known are [application, kafka, registry, topics, limits, engine, audit, models]
            limits: {drain: 3s}                      | limits.drain                  | unknown key; known are [max-output-bytes
            application: {threads: two}              | application.threads           | expected integer, found text
            application: {threads: 1.5}              | application.threads           | expected integer, found a number with a fraction
            application: {threads: 0}                | application.threads           | expected at least 1, found 0
            application: {threads: 999}              | application.threads           | expected at most 256, found 999
            application: {id: 12}                    | application.id                | expected string, found a whole number
            application: {id: "a b"}                 | application.id                | matches ^[a-zA-Z0-9._-]{1,200}$, found "a b"
            audit: {log: "a b"}                      | audit.log                     | found "a b"
            audit: {log: /a}                         | audit.log                     | found "/a"
            audit: {key: k}                          | audit.key                     | unknown key; known are [log, coverage-interval
            audit: {checkpoint-leaves: 0}            | audit.checkpoint-leaves       | expected at least 1, found 0
            audit: {coverage-interval: 10}           | audit.coverage-interval       | expected string, found a whole number
            application: {guarantee: exactly_once}   | application.guarantee         | expected one of ["exactly_once_v2","at_least_once"], found "exactly_once"
            application: {state-dir: ""}             | application.state-dir         | must not be empty
            application: []                          | application                   | expected object, found a list
            limits: {drain-deadline: 30}             | limits.drain-deadline         | expected string, found a whole number
            limits: {drain-deadline: 30 sec}         | limits.drain-deadline         | (for example 500ms), found "30 sec"
            limits: {duplicates-window: 0s}          | limits.duplicates-window      | found "0s"
            limits: {max-output-bytes: 10}           | limits.max-output-bytes       | expected at least 1024, found 10
            limits: {in-flight-per-task: true}       | limits.in-flight-per-task     | expected integer, found true or false
            application: {allow-unknown-kafka: 4.4}  | application.allow-unknown-kafka | expected boolean, found a number with a fraction
            engine: {devices: tpu}                   | engine.devices                | (for example gpu:0,1), found "tpu"
            engine: {devices: "gpu:"}                | engine.devices                | found "gpu:"
            engine: {devices: "gpu:01"}              | engine.devices                | found "gpu:01"
            engine: {devices: "gpu:0,cpu"}           | engine.devices                | found "gpu:0,cpu"
            engine: {devices: "gpu:1,0,1"}           | engine.devices                | expected every GPU once, found 1 again
            engine: {devices: 0}                     | engine.devices                | expected string, found a whole number
            engine: {memory: 1000}                   | engine.memory                 | expected at least 16777216, found 1000
            engine: {memory: 20000000.5}             | engine.memory                 | expected integer, found a number with a fraction
            engine: {max-bytes: 0}                   | engine.max-bytes              | expected at least 1048576, found 0
            engine: {max-records: 0}                 | engine.max-records            | expected at least 1, found 0
            engine: {call-deadline: 0s}              | engine.call-deadline          | found "0s"
            engine: {batch-linger: 2}                | engine.batch-linger           | expected string, found a whole number
            engine: {workers: 2}                     | engine.workers                | unknown key; known are [devices, memory, batch-linger
            """)
    void shouldNamePathAndLineWhenSectionViolatesSchema(String line, String path, String message) {
        assertOnly(Configurations.withSections(line + "\n"), path, 8, message);
    }

    /** The same for the explain entry. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tolerance: 0                      | tolerance                | expected more than 0, found 0
            tolerance: 1.5                    | tolerance                | expected at most 1, found 1.5
            tolerance: low                    | tolerance                | expected number, found text
            target: best                      | target                   | matches ^(predicted|decision)$, found "best"
            target: -1                        | target                   | expected at least 0, found -1
            target: [1]                       | target                   | expected string or integer, found a list
            objective: softmax                | objective                | expected one of ["raw","probability","log-probability"]
            topics: []                        | topics                   | expected at least 1 entry, found none
            topics: [a, a]                    | topics                   | entries must differ
            topics: [a/b]                     | topics[0]                | found "a/b"
            topics: [elsewhere]               | topics[0]                | expected one of topics.predictions [credit.predictions], found elsewhere
            when: {outcomes: [BAD]}           | when.outcomes[0]         | expected one of ["ADVERSE","FAVOURABLE","NEUTRAL","UNKNOWN"], found "BAD"
            when: {outcome: [ADVERSE]}        | when.outcome             | unknown key; known are [outcomes]
            parameters: {steps: [1]}          | parameters.steps         | expected string or number or boolean, found a list
            parameters: {stepps: 5}           | parameters.stepps        | unknown; known are [quadrature
            parameters: {quadrature: magic}   | parameters.quadrature    | expected one of [
            parameters: {steps: -5}           | parameters.steps         | expected at least 1, found
            baseline: {kind: grey}            | baseline.kind            | expected one of [zero, constant, black-pixel, mean, median, uniform, gaussian, blur, max-distance, training-sample, stratified-training, neutral, counterfactual, domain, coalition, weighted-set], found grey
            baseline: {kind: constant}        | baseline.parameters.value | required
            baseline: {value: 0}              | baseline.value           | unknown key; known are [kind, parameters]
            output-topic: credit.predictions  | output-topic             | it would explain itself
            output-topic: rationale.explanations.dlq | output-topic      | holds another kind of record
            output-topic: rationale.audit.leaves | output-topic          | holds another kind of record
            """)
    void shouldNamePathAndLineWhenEntryIsWrong(String line, String path, String message) {
        List<Problem> problems = configurations.problems(Configurations.withEntry(line));

        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("models[0].explain[0]." + path);
            assertThat(problem.line()).isEqualTo(8);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'kafka: {bootstrap.servers: "broker:9092"}' | ''                                          | kafka                    | 0 | required, but missing
            bootstrap.servers: "broker:9092"            | linger.ms: 3                                | kafka.bootstrap.servers  | 1 | required, but missing
            "broker:9092"                               | broker                                      | kafka.bootstrap.servers  | 1 | expected host:port
            "broker:9092"                               | '"broker:9092", linger.ms: soon'            | kafka.linger.ms          | 1 | Invalid value soon
            "broker:9092"                               | '"broker:9092", producer.acks: 1'           | kafka.producer.acks      | 1 | cannot be set
            "broker:9092"                               | '"broker:9092", application.id: x'          | kafka.application.id     | 1 | use application.id
            "broker:9092"                               | '"broker:9092", processing.guarantee: at_least_once' | kafka.processing.guarantee | 1 | use application.guarantee
            "broker:9092"                               | '"broker:9092", consumer.auto.offset.reset: latest'  | kafka.consumer.auto.offset.reset | 1 | it is earliest
            "broker:9092"                               | '"broker:9092", __processing.threads.enabled__: true' | kafka.__processing.threads.enabled__ | 1 | cannot be set
            "broker:9092"                               | '"broker:9092", x: {y: 1}'                  | kafka.x                  | 1 | found a mapping
            "http://registry:8081"                      | registry:8081                               | registry.schema.registry.url | 2 | expected http:// or https://
            "http://registry:8081"                      | '"http://r", auto.register.schemas: true'   | registry.auto.register.schemas | 2 | cannot be set
            [credit.predictions]                        | []                                          | topics.predictions       | 3 | expected at least 1 entry
            [credit.predictions]                        | [rationale.explanations]                    | topics.predictions[0]    | 3 | it would explain itself
            path: credit                                | path: nowhere                               | models[0].path           | 5 | found nothing at
            path: credit                                | path: bare.pt                               | models[0].inputs         | 5 | required for a bare TorchScript file
            method: integrated-gradients                | method: gradients                           | models[0].explain[0].method | 7 | vargrad, weighted-integrated-gradients], found gradients
            method: integrated-gradients                | rule: x                                     | models[0].explain[0].method | 7 | required, but missing
            """)
    void shouldNamePathAndLineWhenPartIsReplaced(
            String old, String replacement, String path, int line, String message) {
        assertOnly(Configurations.with(old, replacement), path, line, message);
    }

    @Test
    void shouldListEveryProblemInOrderOfLinesWhenManyAreWrong() {
        List<Problem> problems = configurations.problems("""
                application: {id: "", threads: many}
                kafka:
                  bootstrap.servers: localhost
                  linger.ms: soon
                  group.id: mine
                topics:
                  predictions: [a, a b]
                models:
                  - path: nowhere
                    colour: red
                    explain:
                      - method: guess
                        tolerance: 7
                        baseline: {kind: grey}
                limits: {drain-deadline: 90s}
                """);

        assertThat(problems.stream().map(problem -> problem.line() + " " + problem.path()))
                .containsExactly(
                        "1 application.id",
                        "1 application.threads",
                        "3 kafka.bootstrap.servers",
                        "4 kafka.linger.ms",
                        "5 kafka.group.id",
                        "7 topics.predictions[1]",
                        "9 models[0].path",
                        "10 models[0].colour",
                        "12 models[0].explain[0].method",
                        "13 models[0].explain[0].tolerance",
                        "14 models[0].explain[0].baseline.kind",
                        "15 limits.drain-deadline",
                        "0 registry");
    }

    @Test
    void shouldRefuseManifestKeysWhenModelIsAFolder() {
        assertThat(configurations.problems(Configurations.with("path: credit", "path: credit\n    version: \"2\"")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).isEqualTo("models[0].version"));
    }

    @Test
    void shouldRefuseFolderWhenItStandsTwice() {
        String twice = Configurations.MINIMAL + "  - path: ./credit\n    explain: [{method: integrated-gradients}]\n";

        assertOnly(twice, "models[1].path", 8, "stands at models[0].path too");
    }

    @Test
    void shouldRefuseEntryWhenAnEarlierOneTakesAllItsEvents() {
        String unreachable = Configurations.MINIMAL
                + "      - {method: integrated-gradients, rule: b, when: {outcomes: [ADVERSE]}}\n";

        assertOnly(unreachable, "models[0].explain[1]", 8, "never reached: models[0].explain[0]");
    }

    @Test
    void shouldAcceptSecondEntryWhenFirstTakesOnlySomeOutcomes() {
        String reachable =
                Configurations.withEntry("when: {outcomes: [ADVERSE]}") + "      - {method: integrated-gradients}\n";

        assertThat(configurations.problems(reachable)).isEmpty();
    }

    @Test
    void shouldRefuseRuleWhenItsNameStandsTwice() {
        String twice = Configurations.withEntry("rule: a", "when: {outcomes: [ADVERSE]}")
                + "      - {method: integrated-gradients, rule: a}\n";

        assertOnly(twice, "models[0].explain[1].rule", 10, "a is the rule of another entry");
    }

    @Test
    void shouldRefuseLimitsWhenKafkaWouldCutInFirst() {
        List<Problem> problems = configurations.problems(Configurations.with(
                        "\"broker:9092\"", "\"b:1\", producer.max.request.size: 5000, max.poll.interval.ms: 50000")
                + "limits: {drain-deadline: 60s, max-output-bytes: 5000}\n");

        assertThat(problems)
                .extracting(Problem::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("transaction.timeout.ms of 60000"),
                        message -> assertThat(message).contains("max.poll.interval.ms of 50000"),
                        message -> assertThat(message).contains("max.request.size of 5000"));
    }

    @Test
    void shouldRefuseLimitsThatLeaveNoTimeToPollOrNoRoomForHeaders() {
        assertThat(configurations.problems(
                        Configurations.withSections("limits: {registry-patience: 3m, max-output-bytes: 1000000}\n")))
                .extracting(Problem::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("3m and the drain deadline of 30s"),
                        message -> assertThat(message).contains("131072 bytes for key and headers"));
    }

    @Test
    void shouldAllowDrainBeyondTransactionWhenGuaranteeIsAtLeastOnce() {
        assertThat(configurations.problems(Configurations.withSections(
                        "application: {guarantee: at_least_once}\nlimits: {drain-deadline: 90s}\n")))
                .isEmpty();
    }

    @Test
    void shouldRefuseAuditLogWhenGuaranteeIsAtLeastOnce() {
        assertOnly(
                Configurations.withSections("audit: {}\napplication: {guarantee: at_least_once}\n"),
                "application.guarantee",
                9,
                "the audit log needs exactly_once_v2, found at_least_once");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                              | 0 | the file is empty
            just text                       | 1 | expected a mapping
            - a                             | 1 | expected a mapping
            '{a: [1'                        | 1 | not YAML
            '{a: 1, a: 2}'                  | 1 | a: stands here a second time
            '{a: &x 1, b: *x}'              | 1 | aliases
            """)
    void shouldStopWhenTextIsNoUsableYaml(String yaml, int line, String message) {
        assertThat(configurations.problems(yaml)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void shouldRefuseSecondDocumentWhenFileHoldsTwo() {
        assertOnly(Configurations.MINIMAL + "---\na: 1\n", "", 9, "expected one YAML document");
    }

    @Test
    void shouldNotQuoteTheFileWhenItsSyntaxIsWrong() {
        assertThat(configurations
                        .problems("kafka:\n  ssl.key.password: \"hunter2\n")
                        .toString())
                .contains("not YAML")
                .doesNotContain("hunter2");
    }

    @Test
    void shouldListProblemsInMessageWhenThrown() {
        InvalidConfigException thrown = new InvalidConfigException(
                "f.yaml", List.of(new Problem("b", 0, "second"), new Problem("a", 3, "first")));

        assertThat(thrown).hasMessage("f.yaml: 2 problems\n  line 3: a: first\n  b: second");
        assertThat(new InvalidConfigException("f", List.of(new Problem("", 0, "x"))))
                .hasMessage("f: 1 problem\n  x");
    }

    @Test
    void shouldCheckOverridesToo() {
        assertThat(configurations.problems(Configurations.MINIMAL, Map.of("RATIONALE_APPLICATION_THREADS", "none")))
                .containsExactly(new Problem(
                        "application.threads",
                        0,
                        "expected integer, found text (from the environment variable RATIONALE_APPLICATION_THREADS)"));
    }
}
