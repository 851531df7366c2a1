package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    /** What brokers give a topic that asks for nothing, here with another value or two. */
    private static TopicSettings topic(String name, String... others) {
        Map<String, String> values = new HashMap<>(Map.of(
                "cleanup.policy", "delete",
                "retention.ms", "604800000",
                "message.timestamp.type", "CreateTime",
                "message.timestamp.before.max.ms", "9223372036854775807"));
        for (int i = 0; i < others.length; i += 2) {
            values.put(others[i], others[i + 1]);
        }
        return TopicSettingsTest.settings(name, values);
    }

    @Test
    void shouldFindNothingWhenTopicsAreAsBrokersMakeThem() {
        assertThat(Retention.problems(topic("out"))).isEmpty();
        assertThat(Retention.doubt(topic("out"), List.of(topic("in")))).isEmpty();
    }

    @Test
    void shouldFindNothingWhenBrokersAreTooOldToKnowTheBound() {
        assertThat(Retention.problems(TopicSettingsTest.settings("out", Map.of("cleanup.policy", "delete"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "compact,delete"})
    void shouldRefuseCompaction(String policy) {
        assertThat(Retention.problems(topic("out", "cleanup.policy", policy)))
                .singleElement()
                .asString()
                .contains("topic out is compacted", "--entity-name out --add-config cleanup.policy=delete`");
    }

    @Test
    void shouldRefuseABoundOnAgeUnlessBrokersSetTheTimes() {
        assertThat(Retention.problems(topic("out", "message.timestamp.before.max.ms", "3600000")))
                .singleElement()
                .asString()
                .contains(
                        "topic out takes no record that is older than 3600000 ms",
                        "--add-config message.timestamp.before.max.ms=9223372036854775807`");
        assertThat(Retention.problems(topic(
                        "out",
                        "message.timestamp.before.max.ms",
                        "3600000",
                        "message.timestamp.type",
                        "LogAppendTime")))
                .isEmpty();
    }

    @Test
    void shouldRefuseABoundOnTimesAheadThatEventsMayHave() {
        assertThat(Retention.problems(topic("out", "message.timestamp.after.max.ms", "3600000")))
                .isEmpty();
        assertThat(Retention.problems(topic("out", "message.timestamp.after.max.ms", "3599999")))
                .singleElement()
                .asString()
                .contains(
                        "topic out takes no record that is ahead of its clock by more than 3599999 ms",
                        "--add-config message.timestamp.after.max.ms=3600000`");
    }

    @ParameterizedTest
    @CsvSource({"604800000, -1", "-1, 1000000"})
    void shouldDoubtAnAuditLogThatForgets(String millis, String bytes) {
        assertThat(Retention.forgetting(topic("leaves", "retention.ms", millis, "retention.bytes", bytes)))
                .hasValueSatisfying(doubt -> assertThat(doubt)
                        .contains(
                                "topic leaves deletes what is old",
                                "--entity-name leaves --add-config retention.ms=-1,retention.bytes=-1`"));
        assertThat(Retention.forgetting(topic("leaves", "retention.ms", "-1", "retention.bytes", "-1")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "retention.ms, 604800001, retention.ms=604800001`",
        "retention.ms, -1, retention.ms=-1`",
        "cleanup.policy, compact, retention.ms=-1`",
    })
    void shouldDoubtThatOutcomesGoBeforeTheirEvents(String setting, String value, String remedy) {
        assertThat(Retention.doubt(topic("out"), List.of(topic("in"), topic("long", setting, value))))
                .hasValueSatisfying(doubt -> assertThat(doubt)
                        .contains(
                                "topic out has retention.ms=604800000, and long keeps predictions for longer", remedy));
    }

    @ParameterizedTest
    @CsvSource({"retention.ms, -1", "cleanup.policy, ''", "message.timestamp.type, LogAppendTime"})
    void shouldNotDoubtOutcomesThatStay(String setting, String value) {
        assertThat(Retention.doubt(topic("out", setting, value), List.of(topic("in", "retention.ms", "-1"))))
                .isEmpty();
    }
}
