package dev.rationale.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The warnings of one of Kafka's classes that mention something, caught instead of printed while this is open. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger;
    private final String mention;
    private final Level level;
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private LogWatch(Logger logger, String mention) {
        this.logger = logger;
        this.mention = mention;
        this.level = logger.getLevel();
    }

    /**
     * @param logger name of a class
     * @param mention what a message contains
     */
    static LogWatch open(String logger, String mention) {
        LogWatch watch = new LogWatch((Logger) LoggerFactory.getLogger(logger), mention);
        watch.logger.setLevel(Level.WARN);
        watch.logger.setAdditive(false);
        watch.logger.addAppender(watch);
        watch.start();
        return watch;
    }

    List<String> messages() {
        return messages;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getFormattedMessage().contains(mention)) {
            messages.add(event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        stop();
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(level);
    }
}
