# What `cmake --install` adds to the programs, and the Debian package (`cpack` in the build folder; needs dpkg-dev).
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
install(FILES packaging/furrow-cli.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
if(TARGET furrow)
    install(FILES packaging/furrow.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
    file(GLOB icon CONFIGURE_DEPENDS resources/icons/furrow.svg)
    if(icon)
        install(FILES ${icon} DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
    endif()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME furrow)
set(CPACK_PACKAGE_VENDOR "Furrow")
set(CPACK_PACKAGE_CONTACT "The Furrow developers")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "qt6-qpa-plugins, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "${PROJECT_DESCRIPTION}
 Furrow fits thousands of blended stars and galaxies in many bands at once and
 writes one catalog with honest errors. This package holds the desktop program
 (furrow) and the same pipeline without a screen (furrow-cli).")
include(CPack)
