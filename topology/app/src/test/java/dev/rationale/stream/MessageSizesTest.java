package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.RationaleConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageSizesTest {
    /** With 131072 bytes for key and headers and 61 for the batch, 231133 bytes. */
    private static final MessageSizes SIZES = new MessageSizes(new RationaleConfig.Limits(
            100_000, 8, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1)));

    private static TopicSettings taking(long bytes) {
        return TopicSettingsTest.settings("a", Map.of("max.message.bytes", Long.toString(bytes)));
    }

    @Test
    void shouldNameTopicAndRemediesWhenItTakesLessThanMayBeSent() {
        assertThat(SIZES.problem(taking(231_133))).isEmpty();
        assertThat(SIZES.problem(taking(231_132)))
                .hasValueSatisfying(
                        problem -> assertThat(problem)
                                .contains(
                                        "topic a takes messages of 231132 bytes (max.message.bytes), and up to 231133 may be sent",
                                        "--entity-name a --add-config max.message.bytes=231133`, or set limits.max-output-bytes to 99999"));
    }

    @Test
    void shouldNotAdviseALimitThatCannotBe() {
        assertThat(SIZES.problem(taking(1000)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("topic a takes messages of 1000 bytes")
                        .doesNotContain("limits.max-output-bytes"));
    }
}
