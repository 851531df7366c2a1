package dev.rationale.stream;

import dev.rationale.audit.note.NoteSigner;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineMetrics;
import dev.rationale.engine.EngineSettings;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.Registry;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.Subject;
import dev.rationale.stream.audit.Announcements;
import dev.rationale.stream.audit.AuditSigning;
import dev.rationale.stream.audit.CommittedRecords;
import dev.rationale.stream.audit.ConsumerCommittedRecords;
import dev.rationale.stream.audit.ConsumerSettling;
import dev.rationale.stream.audit.LeafSource;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running application: engine, registry client and Kafka Streams of one configuration.
 *
 * <p>A stream thread that dies, or an engine that goes down, takes the client with it; whoever started the process sees
 * {@link #failure()} and ends it, so that an orchestrator starts it again from the last commit. A thread that is merely replaced
 * would meet the same failure. May be closed by any number of threads, also while another one starts it.
 */
public final class RationaleStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RationaleStreams.class);

    private final SchemaRegistryClient registry;
    private final AttributionEngine engine;
    private final EngineMetrics metrics;
    private final KafkaStreams streams;
    private final RegistryHold hold;
    private final CloseOptions closing;
    private final Rehearsal rehearsal;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean closed;
    private boolean ended;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private RationaleStreams(
            SchemaRegistryClient registry,
            AttributionEngine engine,
            EngineMetrics metrics,
            KafkaStreams streams,
            RegistryHold hold,
            CloseOptions closing,
            Rehearsal rehearsal) {
        this.registry = registry;
        this.engine = engine;
        this.metrics = metrics;
        this.streams = streams;
        this.hold = hold;
        this.closing = closing;
        this.rehearsal = rehearsal;
    }

    /**
     * Checks topics and schemas, publishes the specifications and prepares everything; nothing is consumed yet.
     *
     * @param loaded models and policy, which the caller closes after this
     * @throws dev.rationale.config.InvalidConfigException if the Kafka on the class path was not tried and is not allowed
     * @throws TopicSetup.TopicsException if a topic is missing
     * @throws dev.rationale.stream.audit.SigningKeys.KeyException if the audit log has no key, or one that may not sign it
     * @throws dev.rationale.serde.RegistryException if the registry is unreachable or lacks a schema
     * @throws dev.rationale.model.ArchiveException if there is an audit log and the models cannot be kept for it
     */
    public static RationaleStreams open(LoadedConfig loaded) {
        return open(loaded, EngineListener.NONE);
    }

    /** As {@link #open(LoadedConfig)}, with somebody who hears what the engine does. */
    public static RationaleStreams open(LoadedConfig loaded, EngineListener listener) {
        RationaleConfig config = loaded.config();
        KafkaVersion.check(config);
        KafkaProperties kafka = KafkaProperties.of(config);
        // First of all: without its key the log cannot be kept, whatever else is there.
        NoteSigner signer = config.audit() == null ? null : AuditSigning.signer(config.audit());
        List<InputTopic> inputs;
        List<Subject> outputs;
        try (Admin admin = Admin.create(kafka.admin())) {
            TopicSetup setup = new TopicSetup(admin, config);
            inputs = setup.check();
            outputs = setup.outputSubjects();
        }
        SchemaRegistryClient registry = Registry.open(config.registry().values());
        EngineSettings settings = Engines.settings(config.engine(), loaded.devices());
        EngineMetrics metrics = new EngineMetrics(settings, listener);
        AttributionEngine engine = new AttributionEngine(settings, metrics);
        metrics.watch(engine::size);
        try {
            // All of them now: the first dead letter may be weeks away.
            SchemaRegistration.check(registry, outputs);
            // Before the first record that depends on them.
            ArchivedModels.of(config).ifPresent(archive -> loaded.files().forEach(archive::keep));
            new Specifications(config, loaded.specs()).publish(RecordSerializer.canonical(registry));
            return assembled(loaded, new InputTopics(inputs), registry, engine, metrics, kafka, signer);
        } catch (RuntimeException e) {
            engine.close();
            metrics.close();
            close(registry);
            throw e;
        }
    }

    static RationaleStreams assembled(
            LoadedConfig loaded,
            InputTopics inputs,
            SchemaRegistryClient registry,
            AttributionEngine engine,
            EngineMetrics metrics,
            KafkaProperties kafka,
            @Nullable NoteSigner signer) {
        StreamSettings settings = StreamSettings.of(loaded.config());
        RegistryHold hold = new RegistryHold(settings.registryPatience(), Clock.systemUTC());
        CommittedRecords committed = new ConsumerCommittedRecords(kafka.reader());
        LeafSource leaves = new LeafSource(committed, new ConsumerSettling(committed, kafka.reader()), registry, hold);
        Topology topology = new TopologyParts(
                        loaded,
                        inputs,
                        settings,
                        registry,
                        engine,
                        new ConsumerHoleInspector(kafka.reader()),
                        hold,
                        leaves,
                        signer == null ? null : signer.verifier())
                .topology();
        if (signer != null) {
            sign(topology, loaded, signer, leaves);
        }
        Properties properties = new Properties();
        properties.putAll(kafka.streams());
        KafkaStreams streams = new KafkaStreams(topology, properties);
        Rehearsal rehearsal = new Rehearsal(engine, loaded.specs());
        RationaleStreams application = new RationaleStreams(
                registry,
                engine,
                metrics,
                streams,
                hold,
                StreamsClosing.options(kafka, settings.drainDeadline()),
                rehearsal);
        streams.setUncaughtExceptionHandler(application::died);
        CompletableFuture<Void> unused = engine.down().thenAccept(application::engineDown);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                application.stopped.countDown();
            }
        });
        return application;
    }

    /** Adds the signer, once its key may sign, and says in the log what explains. */
    private static void sign(Topology topology, LoadedConfig loaded, NoteSigner signer, LeafSource leaves) {
        AuditSigning signing = AuditSigning.of(loaded.config(), signer, leaves);
        signing.admitKey();
        signing.addTo(topology);
        Announcements.send(
                loaded.config(),
                RecordSerializer.canonical(leaves.registry()),
                new Announcements(loaded.specs(), AuditSigning.instance(), Clock.systemUTC()).commands());
    }

    /**
     * Prepares what records share, however long it takes, and then starts consuming: a record that had to wait for it would hold
     * its commit beyond the drain deadline, after every start again.
     *
     * @return whether it consumes; not if it was closed, its engine went down or this thread was interrupted before
     */
    public boolean start() {
        try {
            rehearsal.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return consume();
    }

    private synchronized boolean consume() {
        boolean sound = !closed && failure.get() == null;
        if (sound) {
            streams.start();
        }
        return sound;
    }

    /** State of Kafka Streams. */
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** What ended a stream thread or the engine, or null. */
    public @Nullable Throwable failure() {
        return failure.get();
    }

    /**
     * Waits until the application has stopped, by {@link #close()} or by a failure.
     *
     * @return whether it stopped within the time
     * @throws InterruptedException if interrupted while waiting
     */
    public boolean awaitStopped(Duration timeout) throws InterruptedException {
        return stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Whether a device call is still under way after {@link #close()}. It cannot be ended, and its model not be closed: only
     * the end of the process helps.
     */
    public boolean isStuck() {
        return engine.isStuck();
    }

    /**
     * Commits what is in flight and stops, once; who comes later waits until that is done. The models may be closed afterwards,
     * unless the engine {@link #isStuck()}.
     */
    @Override
    public void close() {
        closed = true;
        hold.release();
        end();
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        if (!streams.close(closing)) {
            LOG.error("stream threads did not end in time; what they had in work is explained again at the next start");
        }
        stopped.countDown();
        engine.close();
        metrics.close();
        close(registry);
        ended = true;
    }

    private static void close(SchemaRegistryClient registry) {
        try {
            registry.close();
        } catch (IOException e) {
            LOG.warn("the registry client did not close: {}", e.getMessage());
        }
    }

    /** Without an event in work no stream thread would meet it. */
    private void engineDown(EngineDownException reason) {
        if (!closed) {
            LOG.error("the engine is down; the application stops", reason);
            failure.compareAndSet(null, new StreamsException("the engine failed: " + reason, reason));
            stopped.countDown();
        }
    }

    private StreamThreadExceptionResponse died(Throwable cause) {
        if (closed) {
            LOG.warn(
                    "a stream thread was stopped in its work: {}", reason(cause).getMessage());
        } else {
            LOG.error("a stream thread died; the application stops", cause);
            failure.compareAndSet(null, reason(cause));
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Without the wrapping that says where it was thrown: the log has that. */
    private static Throwable reason(Throwable cause) {
        Throwable reason = cause;
        while (reason instanceof StreamsException && reason.getCause() instanceof StreamsException inner) {
            reason = inner;
        }
        return reason;
    }
}
