package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.PredictionEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
    private static final String EVENT =
            "{\"event_id\": \"71482b17-abcb-5f42-bc7d-3f2ec2df428d\", \"decision_id\": \"d1\","
                    + " \"model\": {\"name\": \"m\", \"version\": \"1\"}, \"inputs\": {\"x\": [1, 2]}}";

    @TempDir
    private Path folder = Path.of("");

    private static final class Collected implements EventLines.Reader {
        private final List<PredictionEvent> events = new ArrayList<>();
        private final List<Integer> invalid = new ArrayList<>();
        private final boolean strict;

        private Collected(boolean strict) {
            this.strict = strict;
        }

        @Override
        public boolean event(int line, PredictionEvent event) {
            events.add(event);
            return true;
        }

        @Override
        public boolean invalid(int line, List<String> problems) {
            assertThat(problems).isNotEmpty();
            invalid.add(line);
            return !strict;
        }
    }

    private Collected read(boolean fromStandardInput, String text, int rounds, boolean strict) throws IOException {
        InputStream standardInput = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        Path file = Files.writeString(folder.resolve("events.jsonl"), text);
        EventLines lines = new EventLines(fromStandardInput ? "-" : file.toString(), standardInput, CLOCK);
        Collected collected = new Collected(strict);
        for (int round = 0; round < rounds && lines.read(round, rounds, collected); round++) {
            // The reader collects.
        }
        return collected;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGiveEveryRoundItsOwnEventIdsTheSameInEveryRun(boolean fromStandardInput) throws IOException {
        Collected first = read(fromStandardInput, EVENT + "\n", 3, false);
        Collected second = read(fromStandardInput, EVENT + "\n", 3, false);

        List<String> ids =
                first.events.stream().map(PredictionEvent::getEventId).toList();
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().first().isEqualTo("71482b17-abcb-5f42-bc7d-3f2ec2df428d");
        assertThat(second.events.stream().map(PredictionEvent::getEventId)).isEqualTo(ids);
        assertThat(first.events)
                .allMatch(event -> event.getDecision().getDecisionId().equals("d1"));
    }

    @Test
    void shouldSkipBlankLinesAndNumberInvalidOnesOnce() throws IOException {
        Collected collected = read(false, "\n" + EVENT + "\n{}\n\nnot json\n" + EVENT, 2, false);

        assertThat(collected.invalid).containsExactly(3, 5);
        assertThat(collected.events).hasSize(4);
    }

    @Test
    void shouldStopAtTheFirstInvalidLineWhenStrict() throws IOException {
        Collected collected = read(false, EVENT + "\n{}\n" + EVENT, 1, true);

        assertThat(collected.invalid).containsExactly(2);
        assertThat(collected.events).hasSize(1);
    }

    @Test
    void shouldRefuseAFileThatCannotBeRead() {
        EventLines lines = new EventLines(folder.toString(), InputStream.nullInputStream(), CLOCK);

        assertThatThrownBy(() -> lines.read(0, 1, new Collected(false)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit", "fashion"})
    void shouldReadEverySampleEvent(String name) {
        EventLines lines =
                new EventLines("../../deploy/samples/" + name + ".jsonl", InputStream.nullInputStream(), CLOCK);
        Collected collected = new Collected(true);

        assertThat(lines.read(0, 1, collected)).isTrue();

        assertThat(collected.events).hasSizeGreaterThanOrEqualTo(100);
        HashSet<String> ids = new HashSet<>();
        collected.events.forEach(event -> ids.add(event.getEventId()));
        assertThat(ids).hasSameSizeAs(collected.events);
    }
}
