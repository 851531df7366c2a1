package dev.rationale.cli;

import dev.rationale.PredictionEvent;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** JSON events, one a line; read again for every round, so that any number of them takes no memory. */
final class EventLines {
    private final String source;
    private final InputStream standardInput;
    private final JsonEvents events;
    private final List<String> kept = new ArrayList<>();

    /**
     * @param source a file, or - for standard input, whose lines are kept in memory for later rounds
     * @param standardInput read where the source is -
     * @param clock for times that an event does not name
     */
    EventLines(String source, InputStream standardInput, Clock clock) {
        this.source = source;
        this.standardInput = standardInput;
        this.events = new JsonEvents(clock);
    }

    /** Takes the lines of one round. */
    interface Reader {
        /**
         * @return whether to go on
         */
        boolean event(int line, PredictionEvent event);

        /**
         * @return whether to go on
         */
        boolean invalid(int line, List<String> problems);
    }

    /**
     * Reads all lines once.
     *
     * @param round from 0; events of later rounds get ids of their own, the same in every run
     * @param rounds number of rounds there will be
     * @return whether the reader wants more
     */
    boolean read(int round, int rounds, Reader reader) {
        if (!source.equals("-")) {
            try (BufferedReader lines = Files.newBufferedReader(Path.of(source))) {
                return read(lines, round, false, reader);
            } catch (IOException e) {
                throw CommandException.invalid(source + ": cannot be read: " + e.getMessage());
            }
        }
        try {
            // Standard input is not ours to close.
            return round == 0
                    ? read(
                            new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8)),
                            round,
                            rounds > 1,
                            reader)
                    : readKept(round, reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean read(BufferedReader lines, int round, boolean keep, Reader reader) throws IOException {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (keep) {
                kept.add(line);
            }
            if (!read(line, number, round, reader)) {
                return false;
            }
        }
        return true;
    }

    private boolean readKept(int round, Reader reader) {
        int number = 0;
        for (String line : kept) {
            number++;
            if (!read(line, number, round, reader)) {
                return false;
            }
        }
        return true;
    }

    private boolean read(String line, int number, int round, Reader reader) {
        if (line.isBlank()) {
            return true;
        }
        try {
            PredictionEvent event = events.parse(line);
            if (round > 0) {
                byte[] name = (event.getEventId() + "#" + round).getBytes(StandardCharsets.UTF_8);
                event.setEventId(UUID.nameUUIDFromBytes(name).toString());
            }
            return reader.event(number, event);
        } catch (InvalidEventException e) {
            // Said once; a later round finds the same.
            return round > 0 || reader.invalid(number, e.problems());
        }
    }
}
