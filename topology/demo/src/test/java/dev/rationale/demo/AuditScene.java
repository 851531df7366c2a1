package dev.rationale.demo;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.KafkaProperties;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.stream.audit.ConsumerCommittedRecords;
import dev.rationale.stream.audit.SignedHead;
import dev.rationale.stream.audit.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A deployment with an audit log whose partition trees a test writes. */
final class AuditScene implements AutoCloseable {
    static final int EVERY = 5;

    private final Pipeline pipeline;
    private final Path keyFile;
    private final SigningKey key;
    private final RecordSerializer<AuditLeaf> serializer;
    private final KafkaProducer<byte[], byte[]> producer;

    AuditScene(Parts parts, Path folder, String stem) {
        this.keyFile = folder.resolve("audit.key");
        this.key = freshKey(keyFile);
        Map<String, String> variables = new HashMap<>(Pipeline.QUICK_TAKEOVER);
        variables.put("RATIONALE_AUDIT_KEY_FILE", keyFile.toString());
        variables.put("RATIONALE_AUDIT_CHECKPOINT_LEAVES", Integer.toString(EVERY));
        variables.put("RATIONALE_AUDIT_CHECKPOINT_INTERVAL", "300ms");
        this.pipeline = new Pipeline(parts, folder, stem, variables).setUp();
        this.serializer = RecordSerializer.canonical(pipeline.registry());
        Map<String, Object> properties =
                new HashMap<>(KafkaProperties.of(pipeline.config()).producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, pipeline.id() + "-test-leaves");
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /** The file of the key of a folder, made if there is none. */
    static Path key(Path folder) {
        Path file = folder.resolve("audit.key");
        if (!Files.exists(file)) {
            freshKey(file);
        }
        return file;
    }

    /** A new key in a new file. */
    static SigningKey freshKey(Path file) {
        try {
            SigningKey fresh = SigningKey.generate("bank.example/it", new SecureRandom());
            SigningKeys.writeFile(file, fresh);
            return fresh;
        } catch (NoteException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A tree of a topic that the application does not read. */
    AuditedTree tree(int partition) {
        return new AuditedTree(
                Origin.ofPartition(pipeline.id(), "elsewhere", "AAECAwQFBgcICQoLDA0ODw", partition, 0), partition);
    }

    Origin control() {
        return Origin.ofControl(pipeline.id(), 0);
    }

    /** Appends leaves in one transaction. */
    void commit(AuditedTree tree, int leaves) {
        send(tree, leaves);
        producer.commitTransaction();
    }

    /** Writes leaves that never are. */
    void abort(AuditedTree tree, int leaves) {
        send(tree, leaves);
        producer.flush();
        producer.abortTransaction();
    }

    private void send(AuditedTree tree, int leaves) {
        producer.beginTransaction();
        for (int i = 0; i < leaves; i++) {
            send(tree.next());
        }
    }

    /** Appends one leaf as it is. */
    void commit(AuditLeaf leaf) {
        producer.beginTransaction();
        send(leaf);
        producer.commitTransaction();
    }

    private void send(AuditLeaf leaf) {
        String topic = pipeline.config().topics().auditLeaves();
        producer.send(new ProducerRecord<>(
                topic,
                leaf.getShard(),
                leaf.getOrigin().getBytes(StandardCharsets.UTF_8),
                serializer.encode(topic, leaf)));
    }

    /** Published heads of a tree, in their order; each is signed by one of the keys. */
    List<SignedHead> published(Origin origin, int partition, VerifierKey... keys) {
        List<SignedHead> heads = new ArrayList<>();
        records().read(pipeline.config().topics().auditCheckpoints(), partition, 0, record -> {
            try {
                SignedHead head = SignedHead.parse(record.value());
                if (head.origin().equals(origin)) {
                    head.note().verify(List.of(keys));
                    heads.add(head);
                }
            } catch (NoteException e) {
                throw new AssertionError(record.place(), e);
            }
        });
        return heads;
    }

    /** Leaves of the control tree. */
    List<AuditLeaf> entered() {
        List<AuditLeaf> leaves = new ArrayList<>();
        String topic = pipeline.config().topics().auditLeaves();
        records().read(topic, 0, 0, record -> {
            if (record.keyText().equals(control().toString())) {
                try {
                    leaves.add(LeafEntry.decode(LeafEntry.ofBody(AuditLeaf.getClassSchema(), record.value(), 5)));
                } catch (EntryException e) {
                    throw new AssertionError(record.place(), e);
                }
            }
        });
        return leaves;
    }

    /** Waits for the head of a tree as it is. */
    SignedHead awaitHead(FaultScene.Application application, AuditedTree tree, VerifierKey... keys) {
        return await(application, tree.origin(), tree.partition(), tree.head().size(), keys);
    }

    /** Waits for a head of a tree with so many leaves or more. */
    SignedHead await(FaultScene.Application application, Origin origin, int partition, long size, VerifierKey... keys) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < giveUp) {
            List<SignedHead> heads = published(origin, partition, keys);
            if (!heads.isEmpty() && heads.get(heads.size() - 1).checkpoint().size() >= size) {
                return heads.get(heads.size() - 1);
            }
            application.requireHealth();
            dev.rationale.cli.Waiting.pause(Duration.ofMillis(100));
        }
        throw new AssertionError("no head of " + size + " leaves of " + origin + " within a minute");
    }

    private ConsumerCommittedRecords records() {
        return new ConsumerCommittedRecords(
                KafkaProperties.of(pipeline.config()).reader());
    }

    Pipeline pipeline() {
        return pipeline;
    }

    Path keyFile() {
        return keyFile;
    }

    SigningKey key() {
        return key;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        pipeline.close();
    }
}
