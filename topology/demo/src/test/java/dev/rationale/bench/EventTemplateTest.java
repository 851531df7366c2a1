package dev.rationale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rationale.PredictionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events encoded once are the events they were, each under its own identifier. */
class EventTemplateTest {
    private static final PredictionEvent SAMPLE = EventStream.read(
                    Path.of("../..").resolve(SampleModel.CREDIT.samples()))
            .get(0);

    private static byte[] encode(PredictionEvent event) {
        try {
            ByteBuffer encoded = event.toByteBuffer();
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldChangeTheIdentifierAndNothingElse() throws IOException {
        EventTemplate template = EventTemplate.of(SAMPLE, EventTemplateTest::encode);
        UUID first = new UUID(1, 2);
        UUID second = new UUID(3, 4);
        PredictionEvent one = PredictionEvent.fromByteBuffer(ByteBuffer.wrap(template.message(first)));
        PredictionEvent other = PredictionEvent.fromByteBuffer(ByteBuffer.wrap(template.message(second)));
        assertThat(one.getEventId()).isEqualTo(first.toString());
        assertThat(other.getEventId()).isEqualTo(second.toString());
        one.setEventId(SAMPLE.getEventId());
        assertThat(one).isEqualTo(SAMPLE);
        assertThat(template.key())
                .isEqualTo(SAMPLE.getDecision().getDecisionId().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseAMessageInWhichTheIdentifierCannotBeChanged() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventTemplate.of(SAMPLE, event -> new byte[10]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventTemplate.of(
                        SAMPLE,
                        event -> (event.getEventId() + event.getEventId()).getBytes(StandardCharsets.ISO_8859_1)));
    }
}
