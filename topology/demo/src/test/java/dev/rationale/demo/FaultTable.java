package dev.rationale.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of campaigns as the page that is kept in {@code topology/app/docs/faults.md}. */
final class FaultTable {
    private static final String HEAD = """
            # Faults

            The application, disturbed in every way below, under both guarantees and both of Kafka's group protocols, against a real broker.
            A run sends sample events of both models with one record of poison in ten, disturbs the application while it has work in its hands,
            and lets it come to an end. Then read-committed consumers are compared with what was sent: records lost, outcomes that came again,
            per-partition order (stricter than per key), and every output's key, headers, timestamp, source coordinates, identifier and
            outcome or dead letter. An output that is not as its input demands is *wrong*.

            Under exactly-once every event has its outcome once. At-least-once may repeat an outcome after a crash or a fencing, always under the
            same identifier, so that a reader can drop it; clean stops and clean rebalances repeat nothing. Without the commit barrier records
            are lost: the control shows that these runs would see it.

            Where it says so, an audit log was kept (exactly-once only), and held against all of this twice. A reader of its own counts that every
            outcome has one leaf with its digest, that chains have no gap, and that statements follow each other. Then the application's log is
            closed (`rationale audit close`) and verified as by `rationale verify --input`, with nothing but the public key: signatures, numbers and
            chains, every outcome against its leaf, and every statement of coverage counted again in the input. All leaves must be signed and all
            outcomes stated, and some heads must be from the time of the disturbance. The control keeps no log: it would be refused for what it loses.

            After a `kill -9` under exactly-once Kafka Streams calls the tasks it finds *corrupted* (`TaskCorruptedException`), wipes their local
            state and restores it from the changelog: once per task and start, and nothing is lost. The same task called so again and again is an
            application that stands still between `RUNNING` and `REBALANCING`: restart it. That was seen after a fencing, in tasks that had not
            committed anything yet, until the store of seen events no longer left an empty folder behind (`PipelineIdleIT`).

            `mvn verify -Pchaos -Drationale.parts=embedded` runs all of it and leaves this page in `topology/demo/target/faults.md`, from where it is
            copied here. `-Drationale.faults.only=TEXT` runs the cells whose name contains the text and leaves the rows of the others as they were,
            `-Drationale.faults.seed=N` takes other events and other moments. `mvn verify` runs eight of them and a control (`FaultsIT`). The broker
            that is restarted is always an embedded one; seconds are of a machine with two busy cores, beside them its load over the last minute.
            `run` is when, in UTC: rows of different times are of different versions.

            | fault | what is done |
            |---|---|
            """;

    private static final String COLUMNS = """

            | fault | mode | events | outputs | dead letters | lost | repeated | out of order | wrong | audit log | proof of the fault | seconds | load | run |
            |---|---|--:|--:|--:|--:|--:|--:|--:|---|---|--:|--:|---|
            """;

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    /** Rows by what they begin with: the cell. */
    private final Map<String, String> rows = new LinkedHashMap<>();

    private long seed;

    /**
     * A table whose cells were not run yet.
     *
     * @param before page whose rows stay where a cell is not run; may be missing
     */
    FaultTable(Path before) {
        List<String> known = lines(before);
        for (FaultCell cell : FaultCell.all()) {
            known.stream()
                    .filter(line -> line.startsWith(beginning(cell)))
                    .forEach(line -> rows.put(beginning(cell), line));
        }
    }

    private static List<String> lines(Path page) {
        try {
            return Files.exists(page) ? Files.readAllLines(page) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(FaultResult result) {
        rows.put(beginning(result.cell()), row(result));
        seed = result.seed();
    }

    /** Writes the page, even if runs are missing. */
    void write(Path file) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Fault fault : Fault.values()) {
            page.append("| %s | %s |%n".formatted(fault.title(), fault.injection()));
        }
        page.append(COLUMNS);
        for (FaultCell cell : FaultCell.all()) {
            String row = rows.get(beginning(cell));
            if (row != null) {
                page.append(row).append(System.lineSeparator());
            }
        }
        page.append("%nSeed %d.%n".formatted(seed));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String beginning(FaultCell cell) {
        return "| %s | %s | ".formatted(cell.fault().title(), cell.mode());
    }

    private static String row(FaultResult result) {
        PipelineAccount account = result.account();
        return beginning(result.cell())
                + "%d | %d | %d | %d | %d | %d | %d | %s | %s | %d | %s | %s |"
                        .formatted(
                                account.inputs(),
                                account.outputs(),
                                account.deadLetters(),
                                account.lost().size(),
                                account.repeated().size(),
                                account.misordered().size(),
                                account.wrong().size(),
                                result.log() == null ? "none" : result.log(),
                                result.proof(),
                                result.took().toSeconds(),
                                result.load() < 0 ? "?" : "%.1f".formatted(result.load()),
                                MINUTES.format(LocalDateTime.now(ZoneOffset.UTC)));
    }
}
