#include "widgets/base/messages.h"

#include <QCoreApplication>

namespace furrow::widgets {

QString translated(const Message& message) {
    if (message.empty())
        return {};
    const std::string sentence =
        fillIn(QCoreApplication::translate("Message", message.text).toStdString(), message.values);
    return QString::fromStdString(message.subject.empty() ? sentence : message.subject + ": " + sentence);
}

} // namespace furrow::widgets
